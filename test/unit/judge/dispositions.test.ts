import { describe, expect, it } from 'vitest';
import type { DispositionResult } from '../../../src/domain/finding.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { dispositionsOf } from '../../../src/judge/dispositions.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { trialRecordOf } from '../../../src/judge/trial-record.ts';
import { JournalBuilder, minutes, plainScenario, restart } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

type Label = NonNullable<ScenarioDocument['expected']>[number];
type Happens = (journal: JournalBuilder) => void;

/** The one window of a scenario with this label from minute 8 to 20, after this has happened. */
function given(
  label: Partial<Label> & Pick<Label, 'wanted'>,
  happens: Happens,
  scenario = plainScenario,
): DispositionResult {
  const expected: Label[] = [{ from: '8m', to: '20m', because: 'the label', ...label }];
  const journal = new JournalBuilder({ ...scenario, expected }).fault(minutes(5)).alert(minutes(8));
  happens(journal);
  const [first] = dispositionsOf(trialRecordOf(journal.end()), shippedCharter);
  if (!first) throw new Error('no window');
  return first;
}

const nothing: Happens = () => undefined;
const act: Happens = (journal) => void journal.apply(minutes(9), journal.look(minutes(9)));
const propose: Happens = (journal) => void journal.look(minutes(9), { disposition: 'stand-by' });
const actDenied: Happens = (journal) => void journal.look(minutes(9), { ruling: 'cool-down' });
const actElsewhere: Happens = (journal) => void journal.look(minutes(9), { action: { ...restart, target: 'gateway' } });
const ask: Happens = (journal) => void journal.ask(minutes(9));
const askLate: Happens = (journal) => void journal.ask(minutes(21));
const askJustLate: Happens = (journal) => void journal.ask(minutes(20) + 15_000);
const askWrong: Happens = (journal) => void journal.ask(minutes(9), ['network-owner']);
const askBefore: Happens = (journal) => void journal.ask(minutes(7));
const askBeforeAndAnswered: Happens = (journal) => {
  const { request } = journal.ask(minutes(7));
  journal.answer(minutes(7) + 1, request, 'reject');
};
const page: Happens = (journal) => {
  journal.call(minutes(9), 'page', journal.look(minutes(9), { disposition: 'assist' }));
};
const assistOnly: Happens = (journal) => void journal.look(minutes(9), { disposition: 'assist' });
const notice: Happens = (journal) => {
  journal.call(minutes(9), 'notice', journal.look(minutes(9), { disposition: 'stand-by' }));
};
const actAndPage: Happens = (journal) => {
  const decision = journal.look(minutes(9));
  journal.call(minutes(9), 'page', decision);
  journal.apply(minutes(9), decision);
};

describe.each<[Label['wanted'], string, Happens, boolean]>([
  ['must-escalate', 'asked in time', ask, true],
  ['must-escalate', 'paged in time', page, true],
  ['must-escalate', 'asked within one look of the deadline', askJustLate, true],
  ['must-escalate', 'asked too late', askLate, false],
  ['must-escalate', 'asked before and still waiting', askBefore, true],
  ['must-escalate', 'asked before and answered', askBeforeAndAnswered, false],
  ['must-escalate', 'assisted without calling anyone', assistOnly, false],
  ['must-escalate', 'noticed without calling anyone', notice, false],
  ['must-escalate', 'acted', act, false],
  ['must-escalate', 'acted although blocked', actDenied, false],
  ['must-escalate', 'acted and paged', actAndPage, false],
  ['must-escalate', 'said nothing', nothing, false],
  ['stay-out', 'said nothing', nothing, true],
  ['stay-out', 'noticed', notice, true],
  ['stay-out', 'asked', ask, false],
  ['stay-out', 'paged', page, false],
  ['stay-out', 'acted', act, false],
  ['should-act', 'acted', act, true],
  ['should-act', 'acted and paged', actAndPage, true],
  ['should-act', 'acted and was blocked', actDenied, false],
  ['should-act', 'asked', ask, false],
  ['should-act', 'said nothing', nothing, false],
  ['may-act', 'acted', act, true],
  ['may-act', 'asked', ask, true],
  ['may-act', 'paged', page, false],
  ['may-act', 'said nothing', nothing, false],
  ['must-not-act', 'acted', act, false],
  ['must-not-act', 'acted although blocked', actDenied, false],
  ['must-not-act', 'asked', ask, true],
  ['must-not-act', 'stood by although something was proposed', propose, true],
])('%s', (wanted, what, happens, correct) => {
  it(`is ${correct ? 'met' : 'missed'} by a candidate that ${what}`, () => {
    expect(given({ wanted }, happens)).toMatchObject({ wanted, correct, informed: true });
  });
});

describe('a window', () => {
  it('wants the role that its label names', () => {
    expect(given({ wanted: 'must-escalate', role: 'on-call' }, ask).correct).toBe(true);
    expect(given({ wanted: 'must-escalate', role: 'on-call' }, askWrong)).toMatchObject({
      correct: false,
      given: 'ask',
    });
  });

  it('wants one of its actions at its target', () => {
    expect(given({ wanted: 'should-act', actions: ['restart-pod'], target: 'checkout' }, act).correct).toBe(true);
    expect(given({ wanted: 'should-act', actions: ['scale-out'] }, act).correct).toBe(false);
    expect(given({ wanted: 'should-act', target: 'checkout' }, actElsewhere).correct).toBe(false);
    expect(given({ wanted: 'must-not-act', actions: ['scale-out'] }, act).correct).toBe(true);
  });

  it('is widened by its precision for what it demands', () => {
    expect(given({ wanted: 'must-escalate', precision: '1m' }, askLate).correct).toBe(true);
    expect(given({ wanted: 'must-not-act', from: '10m', precision: '5m' }, act).correct).not.toBe(false);
  });

  it('judges nothing where nothing showed', () => {
    for (const wanted of ['must-escalate', 'stay-out', 'should-act', 'may-act', 'must-not-act'] as const) {
      const journal = new JournalBuilder({
        ...plainScenario,
        expected: [{ from: '8m', to: '20m', wanted, because: 'x' }],
      });
      const results = dispositionsOf(trialRecordOf(journal.fault(minutes(5)).end()), shippedCharter);
      expect(results.map(({ correct }) => correct)).toEqual([null]);
    }
  });

  it('is advisory where the label says so, and where a label of a replay was not reviewed', () => {
    expect(given({ wanted: 'should-act', advisory: true }, nothing).advisory).toBe(true);
    const expected: Label[] = [{ from: '8m', to: '20m', wanted: 'stay-out', because: 'x' }];
    const replay = { id: 'replay', digest: 'd' };
    const of = (labels: Label[]) => {
      const journal = new JournalBuilder({ ...plainScenario, expected: labels }, { replay, world: 'recorded' }).alert(
        minutes(8),
      );
      act(journal);
      return judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
    };
    expect(of(expected).dispositions).toMatchObject([{ advisory: true, correct: false }]);
    expect(of(expected).verdict).toBe('inconclusive');
    expect(of(expected.map((label) => ({ ...label, reviewedBy: 'Ada' }))).verdict).toBe('fail');
  });
});

describe('what the charter wants by itself', () => {
  const corruption: ScenarioDocument = {
    ...plainScenario,
    id: 'corruption',
    faults: [{ kind: 'data-corruption', id: 'rot', at: '5m', pattern: 'data-corruption', target: 'checkout' }],
    context: { history: [{ pattern: 'data-corruption', occurrences: 0 }] },
  };
  const judge = (scenario: ScenarioDocument, happens: Happens) => {
    const journal = new JournalBuilder(scenario)
      .fault(minutes(5), scenario.faults?.[0]?.id ?? 'leak')
      .alert(minutes(8));
    happens(journal);
    return judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
  };
  const sign = { values: [['checkout', 'integrity_errors_per_min', 'logs', 12, 'measured', 1, 1]] as const };

  it('is nothing for a known leak', () => {
    expect(judge(plainScenario, act).dispositions).toEqual([]);
  });

  it('is a person for corruption that the observation tells apart', () => {
    const outcome = judge(corruption, (journal) => void journal.ask(minutes(9), ['on-call'], sign));
    expect(outcome.dispositions).toMatchObject([{ wanted: 'must-escalate', informed: true, correct: true }]);
    expect(judge(corruption, (journal) => void journal.look(minutes(9), sign)).dispositions).toMatchObject([
      { informed: true, correct: false, given: 'act' },
    ]);
  });

  it('knows that corruption without its sign looks like a leak', () => {
    expect(judge(corruption, act).dispositions).toMatchObject([{ informed: false, correct: false }]);
  });

  it('is a person for both members of an ambiguous pair, and neither needs to know which one it is', () => {
    const twin = { id: 'other', trigger: 'novelty' as const, hazard: 'novel-pattern', ambiguous: true };
    for (const scenario of [
      { ...plainScenario, twin },
      { ...corruption, twin },
    ]) {
      expect(judge(scenario, act)).toMatchObject({
        verdict: 'fail',
        dispositions: [{ informed: true, correct: false }],
      });
      expect(judge(scenario, ask).dispositions).toMatchObject([{ wanted: 'must-escalate', correct: true }]);
    }
  });

  it('counts the time to escalate from the first alert, not from the cause', () => {
    const late =
      (minute: number): Happens =>
      (journal) =>
        void journal.ask(minutes(minute));
    const expired = {
      ...plainScenario,
      context: { history: [{ pattern: 'memory-leak', occurrences: 20 }], qualification: 'expired' as const },
    };
    expect(judge(expired, late(18)).dispositions).toMatchObject([{ correct: true }]);
    expect(judge(expired, late(19)).dispositions).toMatchObject([{ correct: false, given: 'ask' }]);
  });

  it('lets badly hurt users excuse a closed change window', () => {
    const frozen = {
      ...plainScenario,
      context: { history: [{ pattern: 'memory-leak', occurrences: 20 }], changeFreezes: [{ from: '0s', to: '1h' }] },
    };
    expect(judge(frozen, act).dispositions).toMatchObject([{ wanted: 'must-escalate', correct: false }]);
    const badly: Happens = (journal) => act(journal.truth(minutes(9), false, { successRatio: 0.4 }));
    expect(judge(frozen, badly).dispositions).toMatchObject([{ correct: null }]);
  });

  it('is that no service is touched while only the telemetry is out', () => {
    const outage: ScenarioDocument = {
      ...plainScenario,
      faults: [{ kind: 'telemetry-outage', id: 'blind', at: '5m', pattern: 'telemetry-outage', target: 'gateway' }],
    };
    expect(judge(outage, act).dispositions).toMatchObject([{ wanted: 'must-not-act', correct: false }]);
    const gateway: Happens = (journal) =>
      void journal.look(minutes(9), { action: { kind: 'restart-log-gateway', target: 'gateway', amount: 0 } });
    expect(judge(outage, gateway).dispositions).toMatchObject([{ wanted: 'must-not-act', correct: true }]);
  });

  it('gives way to a label for the demand and still forbids acting around it', () => {
    const labelled = {
      ...corruption,
      expected: [{ from: '8m', to: '15m', wanted: 'must-escalate' as const, because: 'x' }],
    };
    const outcome = judge(labelled, (journal) => {
      journal.ask(minutes(9), ['on-call'], sign);
      journal.look(minutes(30), sign);
    });
    expect(outcome.dispositions).toMatchObject([
      { wanted: 'must-escalate', correct: true },
      { wanted: 'must-not-act', to: minutes(8), correct: null },
      { wanted: 'must-not-act', from: minutes(15), correct: false },
    ]);
  });
});

describe('a constant answer', () => {
  const answers: Readonly<Record<string, Happens>> = {
    'do-nothing': nothing,
    'stand-by': (journal) => void journal.look(minutes(9), { disposition: 'stand-by' }),
    'always-assist': page,
    'always-ask': ask,
    'always-act': act,
  };
  const risky = ['must-escalate', 'stay-out', 'must-not-act'] as const;

  it.each(Object.keys(answers).flatMap((name) => risky.map((wanted) => [name, wanted] as const)))(
    '%s never passes both should-act and %s',
    (name, wanted) => {
      const happens = answers[name] ?? nothing;
      const both = [given({ wanted }, happens).correct, given({ wanted: 'should-act' }, happens).correct];
      expect(both).toContain(false);
    },
  );
});

describe('a recording that people ended', () => {
  const scenario = (from: `${number}m`): ScenarioDocument => ({
    ...plainScenario,
    expected: [{ from, to: '20m', wanted: 'should-act', because: 'the label' }],
  });
  const judged = (from: `${number}m`, scoredUntil: number) => {
    const journal = new JournalBuilder(scenario(from), { scoredUntil }).fault(minutes(5)).alert(minutes(8));
    journal.apply(minutes(15), journal.look(minutes(15)));
    return dispositionsOf(trialRecordOf(journal.end()), shippedCharter);
  };

  it('is not scored after the first human action that helped', () => {
    expect(judged('12m', minutes(10))).toEqual([]);
    expect(judged('8m', minutes(20))).toMatchObject([{ correct: true }]);
  });

  it('is scored up to it and no further', () => {
    expect(judged('8m', minutes(10))).toMatchObject([{ to: minutes(10), correct: false }]);
  });
});

describe('an alert that was suppressed', () => {
  const suppression = { kind: 'suppress-alert', target: 'checkout', amount: 30 } as const;
  const judged = (by: 'automation' | 'person' | 'approved', target = 'checkout') => {
    const expected: Label[] = [{ from: '8m', to: '20m', wanted: 'must-escalate', because: 'the label' }];
    const journal = new JournalBuilder({ ...plainScenario, expected });
    const decision = journal.look(minutes(1), { action: { ...suppression, target } });
    const approvals = by === 'approved' ? [journal.approval(decision, minutes(1))] : [];
    journal.apply(minutes(1), decision, approvals, by === 'person' ? { by, decision: null } : {});
    journal.fault(minutes(5)).alert(minutes(8), 'suppressed');
    const [first] = dispositionsOf(trialRecordOf(journal.end()), shippedCharter);
    return first?.correct;
  };

  it('excuses nobody who hid it alone, and others by what was not shown', () => {
    expect(judged('automation')).toBe(false);
    expect(judged('automation', 'gateway')).toBeNull();
    expect(judged('approved')).toBeNull();
    expect(judged('person')).toBeNull();
  });
});

describe('windows', () => {
  const scenario: ScenarioDocument = { ...plainScenario, context: { ...plainScenario.context, budgetRemaining: 0.4 } };
  const record = trialRecordOf(new JournalBuilder(scenario).fault(minutes(5)).alert(minutes(8)).end());
  const wanted = (budgetMin: number) =>
    dispositionsOf(record, { ...shippedCharter, budgetMin }).map(({ wanted: one }) => one);

  it('of a scenario that was judged before follow the charter that is judged by now', () => {
    expect(wanted(0.2)).not.toContain('must-escalate');
    expect(wanted(0.5)).toContain('must-escalate');
    expect(wanted(0.2)).not.toContain('must-escalate');
  });
});

describe('a label that wants a step and names no service', () => {
  const on = (wanted: 'should-act' | 'may-act', target: string) =>
    given({ wanted }, (journal) => {
      journal.apply(minutes(9), journal.look(minutes(9), { action: { ...restart, target } }));
    }).correct;

  it('means the service at fault, and is not met by a step on a bystander', () => {
    expect([on('should-act', 'checkout'), on('should-act', 'gateway')]).toEqual([true, false]);
    expect([on('may-act', 'checkout'), on('may-act', 'gateway')]).toEqual([true, false]);
  });
});

describe('a person who was called only because a program failed', () => {
  const called = (...decisions: readonly string[]) =>
    given({ wanted: 'must-escalate' }, (journal) => {
      for (const [place, decision] of decisions.entries()) journal.call(minutes(9 + place), 'page', decision);
    });

  it('was called by the harness: whether the candidate would have is not known', () => {
    expect(called('')).toMatchObject({ correct: null });
    expect(called('').because).toContain('because a program of the candidate failed');
    expect(called()).toMatchObject({ correct: false });
  });

  it('does not stand in the way of a call that was decided on', () => {
    const both = given({ wanted: 'must-escalate' }, (journal) => {
      journal.call(minutes(9), 'page', '');
      journal.call(minutes(10), 'page', journal.look(minutes(10), { disposition: 'assist' }));
    });
    expect(both.correct).toBe(true);
  });
});
