import type { Action } from './action.ts';

/** How far a step has come that changes how many replicas a service has. */
export interface ReplicaStep {
  readonly action: Pick<Action, 'kind' | 'amount'>;
  /** Replicas that it gave or took by the measure of the world. */
  readonly done: number;
  /** How many of those its undo took or gave back; null until that has ended. */
  readonly undone: number | null;
  readonly isBeingUndone: boolean;
}

const signs: Readonly<Partial<Record<Action['kind'], 1 | -1>>> = { 'scale-out': 1, 'scale-in': -1 };

/** Whether an action gives a service replicas or takes some on purpose. */
export function changesReplicas({ kind }: Pick<Action, 'kind'>): boolean {
  return kind in signs;
}

/**
 * How many more replicas a service has by a step, negative for fewer. Replicas that are being taken back are there no more; those
 * that are being given back are not there yet.
 */
export function replicasBy({ action, done, undone, isBeingUndone }: ReplicaStep): number {
  const sign = signs[action.kind] ?? 0;
  if (sign === 1 && isBeingUndone && undone === null) return 0;
  // Nothing adds more than it was told to, whatever else of the service changed meanwhile.
  const wanted = Math.max(Math.round(action.amount), 1);
  return sign * Math.max(0, (sign === 1 ? Math.min(done, wanted) : done) - (undone ?? 0));
}
