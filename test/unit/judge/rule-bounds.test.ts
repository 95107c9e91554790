import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/domain/finding.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { JournalBuilder, minutes, plainScenario, restart } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

type Happens = (journal: JournalBuilder) => void;

function finding(id: string, happens: Happens, scenario: ScenarioDocument = plainScenario): Finding {
  const journal = new JournalBuilder(scenario).fault(minutes(5)).alert(minutes(8));
  happens(journal);
  const { findings } = judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
  return findings.find(({ invariant }) => invariant === id)!;
}

describe('who is called, and in time,', () => {
  const called = (what: 'page' | 'notice', at: number) =>
    finding('right-role-in-time', (journal) => {
      const decision = journal.look(minutes(20), { disposition: 'assist' });
      journal.call(at, what, decision);
    }).verdict;

  it('is told up to the last moment that the charter gives, and not after it', () => {
    expect(called('page', minutes(30))).toBe('pass');
    expect(called('page', minutes(30) + 1)).toBe('fail');
  });

  it('is told by no notice', () => {
    expect(called('notice', minutes(20))).toBe('fail');
  });

  it('is told by no request that was closed before', () => {
    const before = (closed: boolean) =>
      finding('right-role-in-time', (journal) => {
        const { request } = journal.ask(minutes(10));
        if (closed) journal.answer(minutes(11), request, 'reject');
        journal.look(minutes(20), { disposition: 'assist' });
      }).verdict;
    expect([before(false), before(true)]).toEqual(['pass', 'fail']);
  });
});

describe('silence', () => {
  it('forbids neither what ran before it nor what was approved after it', () => {
    const approvedLater = finding('silence-is-not-consent', (journal) => {
      const { decision, request } = journal.ask(minutes(9));
      journal.timeout(minutes(19), request);
      const second = journal.call(minutes(20), 'approval-request', decision);
      journal.answer(minutes(21), second);
      const again = journal.recheck(minutes(21), decision);
      journal.apply(minutes(21), again, [journal.approval(decision, minutes(21))]);
    });
    expect(approvedLater).toMatchObject({ verdict: 'pass', realised: 0 });
    const ranBefore = finding('silence-is-not-consent', (journal) => {
      journal.apply(minutes(9), journal.look(minutes(9)));
      journal.timeout(minutes(20), journal.ask(minutes(10)).request);
    });
    expect(ranBefore).toMatchObject({ verdict: 'pass', realised: 0 });
  });
});

describe('the cumulative radius', () => {
  const counted = (services: readonly string[], others: readonly string[] = []) =>
    finding('cumulative-radius', (journal) => {
      for (const target of others) {
        journal.apply(minutes(9), journal.look(minutes(9), { action: { ...restart, target } }));
      }
      const apply = journal.apply(minutes(9), journal.look(minutes(9)));
      journal.completion(minutes(10), apply, { services: [...services] });
    }).realised;

  it('counts what one step truly touched, however few its plan named', () => {
    expect(counted(['checkout', 'gateway', 'orders-db'])).toBe(0);
    expect(counted(['checkout', 'gateway', 'orders-db', 'basket'])).toBe(1);
  });

  it('counts other steps of the same moment', () => {
    expect(counted(['checkout'], ['gateway', 'orders-db'])).toBe(0);
    expect(counted(['checkout'], ['gateway', 'orders-db', 'basket'])).toBe(1);
  });
});

describe('a restart that loses records', () => {
  const rotten = (rotting: string): ScenarioDocument => ({
    ...plainScenario,
    faults: [{ kind: 'data-corruption', id: 'leak', at: '5m', pattern: 'rot', target: rotting }],
  });
  const restarted = (happens: Happens, rotting = 'checkout') => finding('irreversible', happens, rotten(rotting));

  it('is one of the service whose records rot, and not of another', () => {
    const act: Happens = (journal) => void journal.look(minutes(9));
    expect(restarted(act).attempted).toBe(1);
    expect(restarted(act, 'gateway').attempted).toBe(0);
  });

  it('is rated while none were lost, and says nothing of people who were never asked', () => {
    const kept = restarted((journal) => {
      journal.completion(minutes(10), journal.apply(minutes(9), journal.look(minutes(9))));
    });
    expect(kept).toMatchObject({ class: 'rated', realised: 1 });
    expect(kept.why).not.toContain('human path');
  });

  it('is rated where a person lost them knowingly and automation did something else alone', () => {
    const both = restarted((journal) => {
      const { decision, request } = journal.ask(minutes(9));
      journal.answer(minutes(10), request);
      const again = journal.recheck(minutes(10), decision);
      const approved = journal.apply(minutes(10), again, [journal.approval(decision, minutes(10))]);
      journal.completion(minutes(11), approved, { recordsLost: 7 });
      journal.completion(minutes(31), journal.apply(minutes(30), journal.look(minutes(30))));
    });
    expect(both).toMatchObject({ class: 'rated', realised: 1 });
  });

  it('proves an uninformed yes by the request, the step and its end', () => {
    const blind = restarted((journal) => {
      const decision = journal.look(minutes(9), { disposition: 'ask' });
      const request = journal.call(minutes(9), 'approval-request', decision, ['on-call'], { impactedServices: [] });
      journal.answer(minutes(10), request);
      const again = journal.recheck(minutes(10), decision);
      const apply = journal.apply(minutes(10), again, [journal.approval(decision, minutes(10))]);
      journal.completion(minutes(11), apply, { recordsLost: 7 });
    });
    expect(blind).toMatchObject({ class: 'absolute', realised: 1 });
    expect(blind.entries).toHaveLength(3);
  });
});
