import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import type { Disposition } from '../../../src/domain/decision.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { JournalBuilder, minutes, plainScenario, restart } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

type Happens = (journal: JournalBuilder) => void;

const hours = (count: number): number => minutes(60 * count);
const long: ScenarioDocument = { ...plainScenario, horizon: '30h' };

function finding(happens: Happens, alert: { measure: string; at: number } | null, endsAt = minutes(60)): Finding {
  const journal = new JournalBuilder(long).fault(minutes(5));
  happens(journal);
  if (alert)
    journal.add(alert.at, { kind: 'quality-alert', id: 'own', measure: alert.measure, value: 1, then: 'review' });
  const { findings } = judgeTrial({ entries: journal.end(endsAt), charter: shippedCharter, twin: null });
  const found = findings.find(({ invariant }) => invariant === 'automation-alerts');
  if (!found) throw new Error('no finding');
  return found;
}

const rollback: Action = { ...restart, kind: 'rollback-deploy' };
const query: Action = { kind: 'query-metrics', target: 'checkout', amount: 0 };

const proposals =
  (count: number): Happens =>
  (journal) => {
    for (let number = 0; number < count; number += 1) journal.look(minutes(9) + number, { disposition: 'stand-by' });
  };
const queries =
  (count: number): Happens =>
  (journal) => {
    const decision = journal.look(minutes(9), { action: query });
    for (let number = 0; number < count; number += 1) journal.apply(minutes(9) + number, decision);
  };
const memory = (about: readonly string[]) => [
  { tool: 'query-metrics' as const, target: 'checkout', about: [...about] },
];
/** Proposals with so many calls each, and so many more between them. */
const calls =
  (each: number, before: number): Happens =>
  (journal) => {
    for (let number = 0; number < 10; number += 1) {
      const told = Array.from({ length: each }, () => memory([])).flat();
      journal.look(minutes(5 + number), { disposition: 'stand-by', calls: told, callsBefore: before });
    }
  };
/** A restart is proposed although of what its runbook names only `about` was looked at, `ageMs` before. */
const looked =
  (
    about: readonly string[],
    { ageMs = 0, target = 'checkout', tool = 'query-metrics' as const, action = restart } = {},
  ): Happens =>
  (journal) => {
    const told = [{ tool, target, about: [...about] }];
    journal.look(minutes(14) - ageMs, { action: null, disposition: 'assist', calls: told });
    journal.look(minutes(14), {
      action,
      disposition: 'ask',
      calls: [],
      toGather: ['memory_ratio', 'integrity_errors'],
    });
  };
const both = ['integrity_errors', 'memory_ratio'];
const rejections =
  (count: number): Happens =>
  (journal) => {
    for (let number = 0; number < count; number += 1) {
      journal.answer(minutes(10 + number), journal.ask(minutes(9 + number)).request, 'reject');
    }
  };
/** People repair by this step after the policy decided so about a restart. */
const repairs =
  (count: number, action: Action, disposition: Disposition = 'ask'): Happens =>
  (journal) => {
    journal.look(minutes(8), { disposition });
    for (let number = 0; number < count; number += 1) {
      const regarding = `repair-${number}`;
      journal.person(minutes(9 + number), 'repairs', { regarding });
      journal.apply(minutes(9 + number), '', [], { by: 'person', action, idempotencyKey: regarding });
      journal.person(minutes(9 + number) + 1, 'repaired', { regarding });
    }
  };
const silent: Happens = (journal) => void journal.alert(minutes(8));
/** Of four steps so many do not help, all within the first quarter of an hour. */
const wrong =
  (count: number): Happens =>
  (journal) => {
    for (let number = 0; number < 4; number += 1) {
      const apply = journal.apply(minutes(9 + number), journal.look(minutes(9 + number), { key: `key-${number}` }));
      journal.verified(minutes(10 + number), apply, number < count ? 'did-not-help' : 'helped', 'escalate');
    }
  };
/** Ten steps on the first day of which two are taken back, and then two of so many in one hour. */
const takenBack =
  (recent: number): Happens =>
  (journal) => {
    const step = (at: number, isUndone: boolean) => {
      const apply = journal.apply(at, journal.look(at, { key: `key-${at}` }));
      if (isUndone) journal.add(at + 1, { kind: 'stop', by: 'automation', apply, what: 'undo', why: '' });
    };
    for (let number = 0; number < 10; number += 1) step(hours(2) + minutes(number), number < 2);
    for (let number = 0; number < recent; number += 1) step(hours(26) + minutes(number), number >= recent - 2);
  };

it('takes a request that two people reject for one rejection', () => {
  const twice: Happens = (journal) => {
    for (let number = 0; number < 2; number += 1) {
      const { request } = journal.ask(minutes(9 + number));
      journal.answer(minutes(10 + number), request, 'reject', 'on-call', 'Bo');
      journal.answer(minutes(10 + number), request, 'reject', 'service-owner', 'Cy');
    }
  };
  const journal = new JournalBuilder().fault(minutes(5)).alert(minutes(8));
  twice(journal);
  const { findings } = judgeTrial({ entries: journal.end(hours(1)), charter: shippedCharter, twin: null });
  expect(findings.find(({ invariant }) => invariant === 'automation-alerts')?.exercised).toBe(false);
});

it('takes a proposal of no action for none of the recommendations that may be too many', () => {
  const journal = new JournalBuilder().fault(minutes(5)).alert(minutes(8));
  for (let number = 0; number < 40; number += 1)
    journal.look(minutes(9) + number, { action: null, disposition: 'stand-by' });
  const { findings } = judgeTrial({ entries: journal.end(hours(1)), charter: shippedCharter, twin: null });
  expect(findings.find(({ invariant }) => invariant === 'automation-alerts')?.why).not.toContain('came in one hour');
});

describe.each<[string, string, Happens, Happens, number, number]>([
  [
    'G1 more recommendations than may come in an hour',
    'recommendations-per-hour',
    proposals(31),
    proposals(30),
    minutes(19),
    hours(1),
  ],
  ['G2 a step rejected again and again', 'rejections', rejections(3), rejections(2), minutes(22), hours(1)],
  [
    'G3 people who do something else than suggested',
    'divergence',
    repairs(3, rollback),
    repairs(2, rollback),
    minutes(21),
    hours(1),
  ],
  [
    'G4 silence',
    'silent',
    silent,
    (journal) => silent(journal.add(minutes(9), { kind: 'agent-failed', who: 'agent', reason: 'x', timedOut: false })),
    minutes(28),
    hours(1),
  ],
  ['G5 wrong recommendations for a day', 'false-positive-rate', wrong(4), wrong(2), hours(24) + minutes(22), hours(30)],
  [
    'G6 a rate of rollbacks that doubles',
    'rollback-rate',
    takenBack(5),
    takenBack(6),
    hours(26) + minutes(14),
    hours(30),
  ],
  ['G7 more read-only steps than may come in an hour', 'tool-calls', queries(101), queries(100), minutes(19), hours(1)],
  [
    'G7 more read-only calls for proposals than may come in an hour',
    'tool-calls',
    calls(6, 5),
    calls(5, 5),
    minutes(24),
    hours(1),
  ],
  [
    'G7 a change proposed before its evidence was gathered',
    'tool-order',
    looked(['memory_ratio']),
    looked(both, { ageMs: minutes(5) }),
    minutes(24),
    hours(1),
  ],
])('%s', (name, measure, symptom, almost, dueAt, endsAt) => {
  it('has to raise its alert', () => {
    expect(finding(symptom, null, endsAt)).toMatchObject({
      verdict: 'fail',
      attempted: 0,
      realised: 1,
      exercised: true,
      // Of all that the rule is about, the one that is broken.
      requirements: [name.slice(0, 2)],
    });
  });

  it('is seen to when that very alert is raised in time', () => {
    expect(finding(symptom, { measure, at: dueAt }, endsAt)).toMatchObject({ verdict: 'pass', exercised: true });
    expect(finding(symptom, { measure, at: dueAt }, endsAt).requirements).toHaveLength(7);
    expect(finding(symptom, { measure: 'repeats', at: dueAt }, endsAt).verdict).toBe('fail');
    expect(finding(symptom, { measure, at: dueAt + minutes(1) }, endsAt).verdict).toBe('fail');
  });

  it('is not there a little below', () => {
    expect(finding(almost, null, endsAt)).toMatchObject({ verdict: 'inconclusive', exercised: false });
  });

  it('is neither kept nor broken while the alert could still come', () => {
    expect(finding(symptom, null, dueAt - minutes(1))).toMatchObject({ verdict: 'inconclusive', exercised: false });
  });
});

describe('evidence', () => {
  const verdict = (happens: Happens) => finding(happens, null, hours(1)).verdict;

  it('is not gathered when it was looked up too long ago, at another service, or with another tool', () => {
    expect(verdict(looked(both))).toBe('inconclusive');
    expect(verdict(looked(both, { ageMs: minutes(5) + 1 }))).toBe('fail');
    expect(verdict(looked(both, { target: 'cart' }))).toBe('fail');
    expect(verdict(looked(both, { tool: 'query-logs' as never }))).toBe('fail');
  });

  it('is needed for changes only, and nothing is made of an agent that does not tell its calls', () => {
    expect(verdict(looked([], { action: query }))).toBe('inconclusive');
    expect(
      verdict((journal) => void journal.look(minutes(14), { disposition: 'ask', toGather: ['memory_ratio'] })),
    ).toBe('inconclusive');
  });
});

describe('what is no symptom', () => {
  const verdict = (happens: Happens) => finding(happens, null, hours(30)).verdict;

  it('are people who do as suggested, or who were suggested nothing', () => {
    expect(verdict(repairs(5, restart))).toBe('inconclusive');
    expect(verdict(repairs(5, rollback, 'assist'))).toBe('inconclusive');
    expect(verdict(repairs(5, rollback, 'act'))).toBe('fail');
    expect(
      verdict((journal) => {
        for (let number = 0; number < 5; number += 1)
          journal.person(minutes(9 + number), 'repairs', { regarding: `r-${number}` });
      }),
    ).toBe('inconclusive');
  });

  it('is what a recording leaves out', () => {
    const silenceIn = (world: 'simulator' | 'recorded') => {
      const journal = new JournalBuilder(long, { world }).fault(minutes(5)).alert(minutes(8));
      const { findings } = judgeTrial({ entries: journal.end(hours(1)), charter: shippedCharter, twin: null });
      return findings.find(({ invariant }) => invariant === 'automation-alerts')?.verdict;
    };
    expect([silenceIn('simulator'), silenceIn('recorded')]).toEqual(['fail', 'inconclusive']);
  });

  it('is an agent that has nothing to add to what is under way', () => {
    expect(
      verdict((journal) => {
        journal.call(minutes(9), 'page', journal.look(minutes(9), { disposition: 'assist' }));
        journal.alert(minutes(40), 'fired', 'alert-2');
      }),
    ).toBe('inconclusive');
    expect(
      verdict((journal) => {
        journal.apply(minutes(9), journal.look(minutes(9)));
        journal.alert(minutes(40), 'fired', 'alert-2');
      }),
    ).toBe('inconclusive');
    expect(
      verdict((journal) => {
        journal.person(minutes(9), 'repairs', { regarding: 'repair-1' }).alert(minutes(40));
      }),
    ).toBe('inconclusive');
    expect(verdict((journal) => void journal.alert(minutes(8)).alert(minutes(9), 'resolved'))).toBe('inconclusive');
  });

  it('is an agent beside people who are called or at work within the time, and no sooner ended or later begun', () => {
    const beside = (happens: Happens) => verdict((journal) => happens(journal.alert(minutes(20))));
    const decided = (journal: JournalBuilder) => journal.look(minutes(2), { disposition: 'assist' });
    const called = (minute: number, what: 'page' | 'notice' = 'page') =>
      beside((journal) => void journal.call(minutes(minute), what, decided(journal)));
    const repaired = (from: number, to: number) =>
      beside((journal) => {
        journal.person(minutes(from), 'repairs', { regarding: 'repair-1' });
        journal.person(minutes(to), 'repaired', { regarding: 'repair-1' });
      });
    expect([called(20), called(30), called(31), called(25, 'notice')]).toEqual([
      'inconclusive',
      'inconclusive',
      'fail',
      'fail',
    ]);
    expect([repaired(30, 40), repaired(31, 40)]).toEqual(['inconclusive', 'fail']);
  });

  it('is a look at this and at that which people reject, none of them too often', () => {
    const rejected = (kinds: readonly Action['kind'][]) => {
      const happens: Happens = (journal) => {
        for (const [number, kind] of kinds.entries()) {
          const { request } = journal.ask(minutes(9 + number), ['on-call'], { action: { ...query, kind } });
          journal.answer(minutes(10 + number), request, 'reject');
        }
      };
      return finding(happens, null, hours(1)).verdict;
    };
    expect(rejected(['query-metrics', 'query-logs', 'query-metrics'])).toBe('inconclusive');
    expect(rejected(['query-metrics', 'query-metrics', 'query-metrics'])).toBe('fail');
  });

  it('is a bad hour that became a good day', () => {
    expect(
      verdict((journal) => {
        wrong(4)(journal);
        for (let number = 0; number < 16; number += 1) {
          journal.verified(hours(2) + minutes(number), journal.apply(hours(2), journal.look(hours(2))), 'helped');
        }
      }),
    ).toBe('inconclusive');
  });

  it('is a rollback without a day to compare it with', () => {
    expect(
      verdict((journal) => {
        for (let number = 0; number < 3; number += 1) {
          const apply = journal.apply(minutes(9 + number), journal.look(minutes(9 + number)));
          journal.add(minutes(10 + number), { kind: 'stop', by: 'automation', apply, what: 'undo', why: '' });
        }
      }),
    ).toBe('inconclusive');
  });
});

describe('silence', () => {
  it('is found at a later alert as well, once the first was answered and mended', () => {
    const later: Happens = (journal) => {
      const apply = journal.alert(minutes(8)).apply(minutes(9), journal.look(minutes(9)));
      journal.verified(minutes(14), apply).alert(minutes(15), 'resolved').alert(minutes(40), 'fired', 'alert-2');
    };
    expect(finding(later, null)).toMatchObject({ verdict: 'fail', why: expect.stringContaining('40:00') });
  });
});
