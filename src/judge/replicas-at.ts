import type { EntryOf } from '../domain/entry.ts';
import type { TrialRecord } from './trial-record.ts';

/**
 * Replicas that a service has at a moment: those of the scenario, and what steps that had ended by then, of automation and of
 * people, added or removed by the measure of the world. Null for a service that the scenario does not know. What is lost with
 * its machine is still the service's.
 */
export function replicasAt(record: TrialRecord, name: string, at: number): number | null {
  const service = record.index.services.get(name);
  if (service === undefined) return null;
  const steps = record.of.apply.filter(
    ({ at: from, action }) => action.target === name && from <= at && action.kind in direction,
  );
  const changed = steps.reduce((sum, apply) => sum + changeBy(record, apply, at), 0);
  return Math.max(1, service.replicas + changed);
}

const direction: Readonly<Partial<Record<EntryOf<'apply'>['action']['kind'], 1 | -1>>> = {
  'scale-out': 1,
  'scale-in': -1,
};

/** What is left of a step at a moment; replicas that are being taken back are there no more. */
function changeBy({ of }: TrialRecord, { id, action }: EntryOf<'apply'>, at: number): number {
  const sign = direction[action.kind] ?? 0;
  const ended = of.completion.filter((one) => one.apply === id && one.at <= at && one.outcome !== 'not-applied');
  const done = ended.findLast(({ what }) => what === 'apply' || what === 'canary')?.touched.replicas ?? 0;
  const undone = ended.find(({ what }) => what === 'undo')?.touched.replicas ?? null;
  const isBeingUndone = of.stop.some((one) => one.apply === id && one.what === 'undo' && one.at <= at);
  if (sign === 1 && isBeingUndone && undone === null) return 0;
  // Nothing adds more than it was told to, whatever else of the service changed meanwhile.
  const wanted = Math.max(Math.round(action.amount), 1);
  return sign * Math.max(0, (sign === 1 ? Math.min(done, wanted) : done) - (undone ?? 0));
}
