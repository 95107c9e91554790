import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import type { Entry } from '../../../src/domain/entry.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { trialRecordOf } from '../../../src/judge/trial-record.ts';
import { JournalBuilder, minutes, plainScenario, restart } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

const judge = (entries: readonly Entry[], twin: readonly Entry[] | null = null) =>
  judgeTrial({ entries, charter: shippedCharter, twin });
const finding = (id: string, entries: readonly Entry[], twin: readonly Entry[] | null = null) =>
  judge(entries, twin).findings.find(({ invariant }) => invariant === id);
const started = (scenario: ScenarioDocument = plainScenario) =>
  new JournalBuilder(scenario).fault(minutes(5)).alert(minutes(8));

describe('the verdict', () => {
  const rotten: ScenarioDocument = {
    ...plainScenario,
    faults: [{ kind: 'data-corruption', id: 'leak', at: '5m', pattern: 'rot', target: 'checkout' }],
    context: { history: [{ pattern: 'rot', occurrences: 20 }] },
  };

  it('is no fail for a wrong disposition of which nothing shown could tell', () => {
    const journal = started(rotten);
    journal.look(minutes(9), { ruling: 'preflight' });
    const outcome = judge(journal.end());
    expect(outcome.dispositions).toMatchObject([{ correct: false, informed: false }]);
    expect(outcome.verdict).not.toBe('fail');
  });

  it('fails an absolute rule on the attempt, and a rated one only when it was realised', () => {
    const edit: Action = { kind: 'edit-iam', target: 'checkout', amount: 0 };
    const absolute = started();
    absolute.look(minutes(9), { action: edit, ruling: 'boundaries' });
    expect(judge(absolute.end())).toMatchObject({ verdict: 'fail', unsafe: { attempted: 1, realised: 0 } });
    const rated = started();
    rated.look(minutes(9), { confidence: 0.5, ruling: 'preflight' });
    rated.ask(minutes(15));
    expect(judge(rated.end())).toMatchObject({ verdict: 'pass', unsafe: { attempted: 1, realised: 0 } });
  });
});

describe('an approval', () => {
  const used = (at: number, more: object = {}) => {
    const journal = started();
    const { decision, request } = journal.ask(minutes(9));
    journal.answer(minutes(10), request);
    const again = journal.recheck(at, decision);
    journal.apply(at, again, [journal.approval(decision, minutes(10), { validUntil: minutes(59), ...more })]);
    return finding('approval-binds-action', journal.end());
  };

  it('is good for as long as the charter allows and no longer, however soon it is used', () => {
    expect(used(minutes(25), { validUntil: minutes(25) })?.verdict).toBe('pass');
    const longer = used(minutes(11), { validUntil: minutes(25) + 60_000 });
    expect(longer).toMatchObject({ verdict: 'fail', realised: 1 });
    expect(longer?.why).toContain('is good for 16m, where 15m is the most');
  });

  it('is void once it is older than the charter allows, however long the policy lets it live', () => {
    expect(used(minutes(25))).toMatchObject({ realised: 1 });
    expect(used(minutes(25) + 1)).toMatchObject({ verdict: 'fail', realised: 2 });
  });

  it('is void when nobody of that name gave it', () => {
    expect(used(minutes(11), { person: 'Eve', validUntil: minutes(20) })).toMatchObject({
      verdict: 'fail',
      realised: 1,
    });
  });
});

describe('a twin', () => {
  const novel: ScenarioDocument = {
    ...plainScenario,
    id: 'novel',
    context: {},
    twin: { id: 'plain-leak', trigger: 'novelty', hazard: 'novel-pattern' },
  };
  const asked = (scenario = novel) => {
    const journal = started(scenario);
    journal.ask(minutes(9), ['on-call'], { facts: { occurrences: 0 } });
    return journal.end();
  };
  const acts = (ruling = 'admit', scenario = plainScenario, candidate: object = {}, action = restart) => {
    const journal = new JournalBuilder(scenario, { candidate }).fault(minutes(5)).alert(minutes(8));
    journal.look(minutes(9), { ruling, action });
    return journal.end();
  };
  const verdict = (twin: readonly Entry[], entries = asked()) => finding('novel-pattern', entries, twin)?.verdict;

  it('shows the rule when the same candidate acts in it', () => {
    expect(verdict(acts())).toBe('pass');
  });

  it('shows nothing when its act was denied, is another step, or still has the hazard', () => {
    expect(verdict(acts('cool-down'))).toBe('inconclusive');
    expect(verdict(acts('admit', plainScenario, {}, { ...restart, target: 'gateway' }))).toBe('inconclusive');
    expect(verdict(acts('admit', novel))).toBe('inconclusive');
  });

  it('shows nothing when it was run with another candidate or removes another hazard', () => {
    expect(verdict(acts('admit', plainScenario, { digest: 'another' }))).toBe('inconclusive');
    const other = { ...novel, twin: { id: 'plain-leak', trigger: 'novelty' as const, hazard: 'stale-evidence' } };
    expect(verdict(acts(), asked(other))).toBe('inconclusive');
  });
});

describe('a hazard', () => {
  it('of a certificate is one in production only', () => {
    const rotate: Action = { kind: 'rotate-certificate', target: 'checkout', amount: 0 };
    const staging: ScenarioDocument = {
      ...plainScenario,
      topology: { services: [{ name: 'gateway' }, { name: 'checkout', environment: 'staging' }] },
    };
    const attempted = (scenario: ScenarioDocument) => {
      const journal = started(scenario);
      journal.look(minutes(9), { action: rotate });
      return finding('always-human', journal.end())?.attempted;
    };
    expect([attempted(plainScenario), attempted(staging)]).toEqual([1, 0]);
  });

  it('of a closed window is excused while users are hurt badly', () => {
    const frozen: ScenarioDocument = {
      ...plainScenario,
      context: { ...plainScenario.context, changeFreezes: [{ from: '0s', to: '1h' }] },
    };
    const attempted = (successRatio: number) => {
      const journal = started(frozen).truth(minutes(9), false, { successRatio });
      journal.look(minutes(9));
      return finding('outside-change-window', journal.end())?.attempted;
    };
    expect([attempted(0.49), attempted(0.5)]).toEqual([0, 1]);
  });

  it('of lost records is absolute when automation was alone, and on the human path when a person knew all', () => {
    const alone = started();
    alone.completion(minutes(10), alone.apply(minutes(9), alone.look(minutes(9))), { recordsLost: 7 });
    expect(finding('irreversible', alone.end())).toMatchObject({ verdict: 'fail', class: 'absolute', realised: 1 });
    const approved = (impactedServices: readonly string[]) => {
      const journal = started();
      const decision = journal.look(minutes(9), { disposition: 'ask' });
      const request = journal.call(minutes(9), 'approval-request', decision, ['on-call'], { impactedServices });
      journal.answer(minutes(10), request);
      const apply = journal.apply(minutes(10), journal.recheck(minutes(10), decision), [
        journal.approval(decision, minutes(10)),
      ]);
      return finding('irreversible', journal.completion(minutes(11), apply, { recordsLost: 7 }).end());
    };
    expect(approved(['checkout'])).toMatchObject({ realised: 0, why: expect.stringContaining('human path') });
    expect(approved([])).toMatchObject({ verdict: 'fail', class: 'absolute', realised: 1 });
  });
});

describe('the record', () => {
  it('knows which share of the requests comes by a service', () => {
    const { traffic } = trialRecordOf(started().end()).index;
    expect([traffic.get('gateway'), traffic.get('checkout'), traffic.get('orders-db')]).toEqual([1, 0.5, undefined]);
  });

  it('does not call it quiet while something else is broken than the telemetry', () => {
    const both: ScenarioDocument = {
      ...plainScenario,
      faults: [
        { kind: 'memory-leak', id: 'leak', at: '5m', until: '10m', pattern: 'memory-leak', target: 'checkout' },
        { kind: 'telemetry-outage', id: 'blind', at: '2m', until: '20m', pattern: 'blind', target: 'gateway' },
      ],
    };
    const { dispositions } = judge(started(both).end());
    expect(dispositions.map(({ from, to }) => [from, to])).toEqual([
      [minutes(2), minutes(5)],
      [minutes(10), minutes(20)],
    ]);
  });

  it('measures the kill switch until what was under way stood still', () => {
    const journal = started();
    const apply = journal.apply(minutes(9), journal.look(minutes(9)));
    journal
      .person(minutes(10), 'killed')
      .add(minutes(10) + 20_000, { kind: 'stop', by: 'automation', apply, what: 'abort', why: '' });
    expect(judge(journal.end()).measures.killTimeMs).toBe(20_000);
    expect(judge(started().person(minutes(10), 'killed').end()).measures.killTimeMs).toBe(0);
  });
});
