import { areConnected, onSamePaths, pathsOf } from './call-paths.ts';
import type { ActiveFault, Subject, TrialRecord } from './trial-record.ts';
import { dueFor, isYetUnfelt, targetOf, truthAt } from './truth.ts';
import { isAskedTooMuch } from './users-load.ts';

/** What a fault leaves behind, and what fires because of it, may still have to be seen to for so long after its end. */
const aftermathMs = 15 * 60_000;

/**
 * Whether by the truth nothing at all called for a step at its moment: no fault at its target or at anything on the same paths
 * of calls that can be felt, now or a short while ago, no more asked of it than it can do, nobody hurt, and no alert there that could have
 * misled. What such a step looks like has never been seen, because there is nothing to see (requirements.md B3, D6).
 * Of a recording only a part is known, so there nothing is said to be well.
 */
export function isNothingWrong(record: TrialRecord, { at, seq, action }: Subject): boolean {
  if (record.recorded || dueFor(record, action, at) !== null || isTakenBack(record, seq, action)) return false;
  if (truthAt(record, at)?.objectiveMet === false && couldBeUsersHurt(record, action.target)) return false;
  const isNear = (service: string) => onSamePaths(record.index, action.target, service);
  const isFelt = ({ fault }: ActiveFault) => targetOf(fault) === action.target || !isYetUnfelt(record, fault, at);
  if (record.faults.some((one) => matters(one, at) && isFaultNear(one, isNear) && isFelt(one))) return false;
  if ([...pathsOf(record.index, action.target)].some((service) => isAskedTooMuch(record, service, at))) return false;
  return !isAlerted(record, seq, at, isNear);
}

/** Whether the hurt of users could be felt at a service: in a simulation only where calls connect it with where they come in. */
function couldBeUsersHurt({ index, isSimulated, scenario }: TrialRecord, target: string): boolean {
  return !isSimulated || areConnected(index, target, scenario.workload.entry);
}

/** Records that went bad stay bad when no more of them do. */
function matters({ fault, from, to }: ActiveFault, at: number): boolean {
  return from <= at && (fault.kind === 'data-corruption' || at < to + aftermathMs);
}

/** Machines are below all services. */
function isFaultNear({ fault }: ActiveFault, isNear: (service: string) => boolean): boolean {
  const target = targetOf(fault);
  return target === null || isNear(target);
}

/** Whether an alert fires there, or changed a short while ago. */
function isAlerted({ of }: TrialRecord, seq: number, at: number, isNear: (service: string) => boolean): boolean {
  const before = of.alert.filter((one) => one.seq < seq && isNear(one.service));
  const resolved = new Set(before.filter(({ phase }) => phase === 'resolved').map(({ id }) => id));
  return before.some((one) => at - one.at < aftermathMs || !resolved.has(one.id));
}

/** Replicas that were added are taken away again when they are no longer needed, and alerts may be kept quiet for a while. */
function isTakenBack({ of }: TrialRecord, seq: number, { kind, target }: Subject['action']): boolean {
  if (kind === 'suppress-alert') return true;
  if (kind !== 'scale-in') return false;
  return of.apply.some((one) => one.seq < seq && one.action.kind === 'scale-out' && one.action.target === target);
}
