import type { EntryOf } from '../domain/entry.ts';
import { changesReplicas, replicasBy } from '../domain/replica-step.ts';
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
    ({ at: from, action }) => action.target === name && from <= at && changesReplicas(action),
  );
  const changed = steps.reduce((sum, apply) => sum + changeBy(record, apply, at), 0);
  return Math.max(1, service.replicas + changed);
}

const given: readonly string[] = ['apply', 'canary'];

/** What is left of a step at a moment. */
function changeBy({ of }: TrialRecord, { id, action }: EntryOf<'apply'>, at: number): number {
  const ended = of.completion.filter((one) => one.apply === id && one.at <= at && one.outcome !== 'not-applied');
  return replicasBy({
    action,
    done: Math.max(0, ...ended.filter(({ what }) => given.includes(what)).map(({ touched }) => touched.replicas)),
    undone: ended.find(({ what }) => what === 'undo')?.touched.replicas ?? null,
    isBeingUndone: of.stop.some((one) => one.apply === id && one.what === 'undo' && one.at <= at),
  });
}
