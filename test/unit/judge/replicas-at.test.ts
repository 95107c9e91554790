import { describe, expect, it } from 'vitest';
import type { EntryOf } from '../../../src/domain/entry.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { replicasAt } from '../../../src/judge/replicas-at.ts';
import { trialRecordOf } from '../../../src/judge/trial-record.ts';
import { askedOf, isAskedTooMuch } from '../../../src/judge/users-load.ts';
import { JournalBuilder, minutes, plainScenario } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

interface Step {
  readonly kind?: 'scale-out' | 'scale-in';
  readonly target?: string;
  readonly by?: 'automation' | 'person';
  /** What the world measured of it, of its canary, and of its undo; null where that never ended. */
  readonly replicas?: number | null;
  readonly canary?: number;
  readonly undone?: number | null;
  readonly outcome?: EntryOf<'completion'>['outcome'];
}

/** The checkout has six replicas, and a step of two begins at minute 9 and ends at minute 10; its undo takes until minute 12. */
function scaled(
  { kind = 'scale-out', target = 'checkout', by = 'automation', ...step }: Step,
  checkout: Partial<ScenarioDocument['topology']['services'][number]> = {},
): JournalBuilder {
  const { replicas = 2, canary, undone, outcome = 'done' } = step;
  const services = plainScenario.topology.services.map((one) =>
    one.name === 'checkout' ? { ...one, ...checkout } : one,
  );
  const journal = new JournalBuilder({ ...plainScenario, faults: [], topology: { services } });
  const action = { kind, target, amount: 2 } as const;
  const decision = journal.look(minutes(9), { action, concurrent: 0 });
  const apply = journal.apply(minutes(9), decision, [], { by, action });
  if (canary !== undefined) journal.completion(minutes(9.5), apply, { replicas: canary }, { what: 'canary' });
  if (replicas !== null) journal.completion(minutes(10), apply, { replicas, concurrentFraction: 0 }, { outcome });
  if (undone !== undefined) journal.add(minutes(11), { kind: 'stop', by, apply, what: 'undo', why: '' });
  if (typeof undone === 'number') journal.completion(minutes(12), apply, { replicas: undone }, { what: 'undo' });
  return journal;
}

const at = (minute: number, step: Step = {}) =>
  replicasAt(trialRecordOf(scaled(step).end()), 'checkout', minutes(minute));

describe('the replicas that a service has', () => {
  it('are those of the scenario until a step has ended, whoever took it, and are more or fewer from then on', () => {
    expect([at(9.9), at(10), at(10, { by: 'person' })]).toEqual([6, 8, 8]);
    expect([at(9.9, { kind: 'scale-in' }), at(10, { kind: 'scale-in' })]).toEqual([6, 4]);
    expect([at(10, { target: 'gateway' }), at(20, { replicas: null })]).toEqual([6, 6]);
    expect(at(20, { kind: 'scale-in', replicas: 6 })).toBe(1);
    expect(replicasAt(trialRecordOf(scaled({}).end()), 'nowhere', 0)).toBeNull();
  });

  it('are by the measure of the world, and never more than were asked for', () => {
    expect([at(10, { replicas: 1 }), at(10, { replicas: 7 })]).toEqual([7, 8]);
    expect(at(10, { replicas: 1, outcome: 'failed' })).toBe(7);
    expect(at(10, { replicas: 2, outcome: 'not-applied' })).toBe(6);
    expect([at(9.5, { canary: 1 }), at(10, { canary: 1 })]).toEqual([7, 8]);
    // Where the rest after a canary could not be carried out, the canary is there still.
    expect(at(10, { canary: 1, replicas: 0, outcome: 'failed' })).toBe(7);
  });

  it('are as before when the step was taken back, and no more as soon as that begins', () => {
    expect([at(10.9, { undone: 2 }), at(11, { undone: 2 }), at(12, { undone: 2 })]).toEqual([8, 6, 6]);
    expect([at(20, { undone: null }), at(20, { undone: 0 }), at(20, { undone: 1 })]).toEqual([6, 8, 7]);
    const back = (minute: number) => at(minute, { kind: 'scale-in', undone: 2 });
    expect([back(11), back(12)]).toEqual([4, 6]);
  });
});

describe('what rests on the replicas of that moment', () => {
  /** A restart that was decided on and not carried out, of one of the replicas that the target has by then. */
  const wide = (step: Step, replicas: number) => {
    const journal = scaled(step, { replicas });
    journal.look(minutes(20), { ruling: 'agreement', concurrent: 0.1 });
    const { findings } = judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
    return findings.find(({ invariant }) => invariant === 'blast-radius');
  };

  it('is how far a step would have reached that was never carried out', () => {
    const attempts = (...of: Parameters<typeof wide>) => wide(...of)?.attempted;
    expect([attempts({ replicas: null }, 3), attempts({}, 3), attempts({ by: 'person' }, 3)]).toEqual([1, 0, 0]);
    expect([attempts({ replicas: null }, 6), attempts({ kind: 'scale-in' }, 6)]).toEqual([0, 1]);
    expect(wide({ undone: 2 }, 4)?.why).toContain('it truly changes 25 % of the target');
  });

  it('is whether users ask too much of a service', () => {
    const record = trialRecordOf(scaled({ undone: 2 }, { replicaRate: 7 }).end());
    const asked = [9, 10, 12].map((minute) => askedOf(record, 'checkout', minutes(minute)));
    expect(asked).toEqual([50 / 42, 50 / 56, 50 / 42]);
    const isTooMuch = [9, 10, 12].map((minute) => isAskedTooMuch(record, 'checkout', minutes(minute)));
    expect(isTooMuch).toEqual([true, false, true]);
  });
});
