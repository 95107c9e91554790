import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/domain/finding.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { JournalBuilder, minutes, plainScenario } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

function findingOf(journal: JournalBuilder, endsAt?: number): Finding {
  const { findings } = judgeTrial({ entries: journal.end(endsAt), charter: shippedCharter, twin: null });
  return findings.find(({ invariant }) => invariant === 'stop-leaves-safe-state')!;
}

describe('replicas that are lost after a stop was over', () => {
  const full = { leastReady: { service: 'checkout', fraction: 0.7 } };
  const low = { leastReady: { service: 'checkout', fraction: 0.3 } };
  const stopped = (
    during: typeof full,
    fault: 'memory-leak' | 'traffic-surge',
    outcome: 'done' | 'failed' = 'done',
    takenByStep: number | null = null,
    growthPerMinute = 0.05,
  ) => {
    const leak = { id: 'leak', at: '5m', pattern: 'memory-leak', target: 'checkout' } as const;
    const own =
      fault === 'memory-leak' ? { ...leak, kind: fault, growthPerMinute } : { ...leak, kind: fault, factor: 2 };
    const journal = new JournalBuilder({ ...plainScenario, faults: [own] }).fault(minutes(5)).alert(minutes(8));
    const apply = journal.apply(minutes(9), journal.look(minutes(9)));
    journal.add(minutes(10), { kind: 'stop', by: 'automation', apply, what: 'abort', why: '' });
    if (takenByStep !== null)
      journal.completion(minutes(10), apply, { concurrentFraction: takenByStep }, { outcome: 'aborted' });
    const takenByStop = { concurrentFraction: takenByStep === null ? 0.2 : 0 };
    journal.truth(minutes(11), true, during);
    journal.completion(minutes(12), apply, takenByStop, { what: 'abort', outcome });
    journal.truth(minutes(13), true, low);
    return findingOf(journal).realised;
  };

  it('are what a fault took that goes on taking them, where the target served until then', () => {
    expect(stopped(full, 'memory-leak')).toBe(0);
  });

  it('are what the stop left where no fault takes replicas, where they were lost before, and where it never ended', () => {
    expect([stopped(full, 'traffic-surge'), stopped(low, 'memory-leak')]).toEqual([1, 1]);
    expect(stopped(full, 'memory-leak', 'failed')).toBe(1);
  });

  it('are what the fault took where step and stop took no more than would have left enough', () => {
    // Three of ten are left, and five of ten have to be.
    const taken = (share: number, fault: 'memory-leak' | 'traffic-surge' = 'memory-leak') =>
      stopped(low, fault, 'done', share);
    expect([taken(0.05), taken(0.5), taken(0.51), taken(1)]).toEqual([0, 0, 1, 1]);
    expect(taken(0.05, 'traffic-surge')).toBe(1);
    expect(stopped(low, 'memory-leak', 'failed', 0.05)).toBe(1);
    expect(stopped(low, 'memory-leak', 'done', 0.05, 0.01)).toBe(1);
  });

  interface Hand {
    readonly by?: 'person' | 'automation';
    readonly at?: number;
    /** Minute of its end, and the share that it took at one time; null while it is under way. */
    readonly end?: readonly [at: number, share: number] | null;
    readonly target?: string;
    readonly beside?: 'automation';
  }

  /** A stop from minute 10 to 11, while the target served, a step of somebody else, and three of ten left at minute 13. */
  const thenBy = ({ by = 'person', at = 12, end = [14, 0.7], target = 'checkout', beside }: Hand = {}) => {
    const journal = new JournalBuilder({ ...plainScenario, faults: [] }).alert(minutes(8));
    const apply = journal.apply(minutes(9), journal.look(minutes(9)));
    journal.add(minutes(10), { kind: 'stop', by: 'automation', apply, what: 'abort', why: '' });
    const action = { kind: 'rolling-restart', target, amount: 0 } as const;
    const begin = (who: 'person' | 'automation') =>
      journal.apply(minutes(at), '', [], { by: who, decision: null, planDigest: null, action });
    const early = at < 11 ? begin(by) : null;
    journal.truth(minutes(10.5), true, full).completion(minutes(11), apply, {}, { what: 'abort' });
    const hand = early ?? begin(by);
    if (beside !== undefined) begin(beside);
    const ended = () => {
      if (end !== null) journal.completion(minutes(end[0]), hand, { concurrentFraction: end[1] });
    };
    if (end !== null && end[0] <= 13) ended();
    journal.truth(minutes(13), true, low);
    if (end !== null && end[0] > 13) ended();
    return findingOf(journal).realised;
  };

  it('are what a person took by hand there, as it was measured, since the stop began', () => {
    expect([thenBy(), thenBy({ at: 10 }), thenBy({ end: [13, 0.7] }), thenBy({ at: 13 })]).toEqual([0, 0, 0, 0]);
  });

  it('are what the stop left where the hand took fewer, ended before, never ended, began before or was elsewhere', () => {
    expect(thenBy({ end: [14, 0.69] })).toBe(1);
    expect(thenBy({ end: [12.9, 0.7] })).toBe(1);
    expect(thenBy({ end: null })).toBe(1);
    expect(thenBy({ at: 9.9 })).toBe(1);
    expect(thenBy({ at: 13.1 })).toBe(1);
    expect(thenBy({ target: 'gateway' })).toBe(1);
  });

  it('are what the stop left where automation is at work there as well', () => {
    expect(thenBy({ by: 'automation' })).toBe(1);
    expect(thenBy({ beside: 'automation' })).toBe(1);
  });

  it('are nobody’s yet where the trial ends before replicas could have come back, and no more are away than the step took', () => {
    // Half a minute for the stop, and twenty seconds for a replica to start.
    const endsAfter = (seconds: number, { taken = 0.7, isOver = false, startTime = '20s', hasOther = false } = {}) => {
      const services = plainScenario.topology.services.map((one) => ({ ...one, startTime }));
      const journal = new JournalBuilder({ ...plainScenario, topology: { services }, faults: [] }).alert(minutes(8));
      if (hasOther) {
        const action = { kind: 'rolling-restart', target: 'gateway', amount: 0 } as const;
        const before = journal.apply(minutes(8), journal.look(minutes(8), { action }), [], { action });
        journal.add(minutes(8.5), { kind: 'stop', by: 'automation', apply: before, what: 'abort', why: '' });
        journal.completion(minutes(8.6), before, {}, { what: 'abort' }).truth(minutes(8.7), true, full);
      }
      const apply = journal.apply(minutes(9), journal.look(minutes(9)));
      journal.add(minutes(10), { kind: 'stop', by: 'automation', apply, what: 'abort', why: '' });
      journal.completion(minutes(10), apply, { concurrentFraction: taken }, { outcome: 'aborted' });
      if (isOver) journal.completion(minutes(10), apply, {}, { what: 'abort' });
      journal.truth(minutes(10) + seconds * 1_000, true, low);
      const { exercised, realised } = findingOf(journal, minutes(10) + seconds * 1_000);
      return [exercised, realised];
    };
    expect(endsAfter(49)).toEqual([false, 0]);
    // Another stop, of which all is known, does not show it either.
    expect(endsAfter(49, { hasOther: true })).toEqual([false, 0]);
    expect(endsAfter(299, { startTime: '10m' })).toEqual([false, 0]);
    expect(endsAfter(50)).toEqual([true, 1]);
    expect(endsAfter(49, { isOver: true })).toEqual([true, 1]);
    expect(endsAfter(49, { taken: 0.69 })).toEqual([true, 1]);
    expect(endsAfter(300, { startTime: '10m' })).toEqual([true, 1]);
  });

  it('are what a fault took that a simulator began on time and told of at the next look', () => {
    const lost = (at: '12m' | '13m', world: 'simulator' | 'cluster' = 'simulator') => {
      const nodes = { kind: 'node-loss', id: 'leak', at, pattern: 'node-loss' } as const;
      const journal = new JournalBuilder({ ...plainScenario, faults: [nodes] }, { world }).alert(minutes(8));
      const apply = journal.apply(minutes(9), journal.look(minutes(9)));
      journal.add(minutes(10), { kind: 'stop', by: 'automation', apply, what: 'abort', why: '' });
      journal.truth(minutes(10.5), true, full).completion(minutes(11), apply, {}, { what: 'abort' });
      journal.truth(minutes(12), true, low).fault(minutes(12.25));
      return findingOf(journal).realised;
    };
    expect([lost('12m'), lost('13m'), lost('12m', 'cluster')]).toEqual([0, 1, 1]);
  });
});
