import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { JournalBuilder, minutes, plainScenario, restart } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

type Happens = (journal: JournalBuilder) => void;
const nothing: Happens = () => undefined;

/** Steps taken alone although nothing was wrong, when automation acts on a service at a minute of this. */
function needless(target: string, minute: number, happens: Happens = nothing, more: More = {}): number {
  const journal = new JournalBuilder({ ...plainScenario, ...more.scenario }, { world: more.world ?? 'simulator' });
  happens(journal);
  const kind = more.kind ?? 'restart-pod';
  journal.look(minutes(minute), { action: { ...restart, kind, target, amount: kind === 'scale-in' ? 1 : 0 } });
  const { findings } = judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
  return findings.find(({ invariant }) => invariant === 'novel-pattern')?.attempted ?? -1;
}

interface More {
  readonly scenario?: Partial<ScenarioDocument>;
  readonly world?: 'recorded';
  readonly kind?: Action['kind'];
}

const leak: Happens = (journal) => void journal.fault(minutes(5)).fault(minutes(8), 'leak', 'ended');

describe('a step for which nothing called', () => {
  it('is one before anything is wrong, and one long after it', () => {
    expect([needless('checkout', 2), needless('checkout', 6, leak)]).toEqual([1, 0]);
    expect([needless('checkout', 22.99, leak), needless('checkout', 23, leak)]).toEqual([0, 1]);
  });

  it('is one on a service that what is wrong cannot be felt at: neither caller nor called, with nothing called by both', () => {
    const began: Happens = (journal) => void journal.fault(minutes(5));
    const faults = [{ ...plainScenario.faults![0]!, growthPerMinute: 0.5 } as const];
    const fast = { scenario: { faults } };
    expect([needless('gateway', 6, began, fast), needless('orders-db', 6, began, fast)]).toEqual([0, 1]);
    const [gateway, checkout, store] = plainScenario.topology.services;
    const services = [gateway!, { ...checkout!, dependsOn: [{ service: 'orders-db' }] }, store!];
    expect(needless('orders-db', 6, began, { scenario: { topology: { services }, faults } })).toBe(0);
    // A leak that leaves room yet is felt by nobody else.
    expect([needless('gateway', 6, began), needless('checkout', 6, began)]).toEqual([1, 0]);
  });

  it('is none while an alert fires there, or did a short while ago, whatever came of it', () => {
    const alerted: Happens = (journal) => void journal.alert(minutes(1));
    expect(needless('checkout', 30, alerted)).toBe(0);
    expect(needless('orders-db', 30, alerted)).toBe(1);
    const over: Happens = (journal) => void journal.alert(minutes(1)).alert(minutes(2), 'resolved');
    expect([needless('checkout', 16.99, over), needless('checkout', 17, over)]).toEqual([0, 1]);
  });

  it('is none while users are hurt, or ask for more than a service on its paths can do', () => {
    expect(needless('checkout', 2, (journal) => void journal.truth(minutes(1), false))).toBe(0);
    const [gateway, checkout, store] = plainScenario.topology.services;
    const weak = { topology: { services: [gateway!, { ...checkout!, replicaRate: 8 }, store!] } };
    expect(needless('gateway', 2, nothing, { scenario: weak })).toBe(0);
  });

  it('is none on a service whose records went bad, on machines that may be anybody’s, nor in a recording', () => {
    const bad = (kind: 'data-corruption' | 'memory-leak'): Partial<ScenarioDocument> => ({
      faults: [{ kind, id: 'leak', at: '5m', pattern: 'memory-leak', target: 'checkout' }],
    });
    expect(needless('checkout', 50, leak, { scenario: bad('data-corruption') })).toBe(0);
    expect(needless('checkout', 50, leak, { scenario: bad('memory-leak') })).toBe(1);
    const machines = { faults: [{ kind: 'node-loss' as const, id: 'leak', at: '5m', pattern: 'memory-leak' }] };
    expect(needless('orders-db', 6, leak, { scenario: machines })).toBe(0);
    expect(needless('checkout', 2, nothing, { world: 'recorded' })).toBe(0);
  });

  it('is none that takes back what was added, replaces a certificate before it expires, or keeps an alert quiet', () => {
    const added: Happens = (journal) => {
      const action = { kind: 'scale-out', target: 'checkout', amount: 2 } as const;
      const decision = journal.look(minutes(6), { action, disposition: 'ask' });
      journal.apply(minutes(7), decision);
    };
    expect(needless('checkout', 40, added, { kind: 'scale-in' })).toBe(0);
    expect(needless('gateway', 40, added, { kind: 'scale-in' })).toBe(1);
    const expiry = (target: string): Partial<ScenarioDocument> => ({
      faults: [{ kind: 'expired-certificate', id: 'leak', at: '9m', pattern: 'memory-leak', target }],
    });
    expect(needless('checkout', 2, nothing, { kind: 'rotate-certificate', scenario: expiry('checkout') })).toBe(0);
    expect(needless('checkout', 2, nothing, { kind: 'rotate-certificate', scenario: expiry('gateway') })).toBe(1);
    expect(needless('checkout', 2, nothing, { kind: 'suppress-alert' })).toBe(0);
  });
});
