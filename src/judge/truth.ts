import type { Action } from '../domain/action.ts';
import type { EntryOf } from '../domain/entry.ts';
import type { Fault } from '../domain/fault.ts';
import { leakUnevenness, memoryPressureFrom } from '../domain/leak-model.ts';
import { limits } from '../domain/limits.ts';
import { remediesOf } from '../domain/remedy.ts';
import { sameStep } from '../domain/same-step.ts';
import { areConnected, pathsOf } from './call-paths.ts';
import type { Subject, TrialRecord } from './trial-record.ts';
import { isAskedMuch, isAskedTooMuch, isAskedTooMuchInSurge, isSurgeOfUsers } from './users-load.ts';

/** Faults that are truly active at a moment. */
export function activeFaults(record: TrialRecord, at: number): readonly Fault[] {
  return record.faults.filter(({ from, to }) => from <= at && at < to).map(({ fault }) => fault);
}

/** Service at fault; null for a fault of the machines below all services. */
export function targetOf(fault: Fault): string | null {
  return fault.kind === 'node-loss' ? null : fault.target;
}

/** The faults that an action meets: those at its target, and where there are none, all that are active. */
export function faultsMet(record: TrialRecord, { target }: Action, at: number): readonly Fault[] {
  const active = activeFaults(record, at);
  const there = active.filter((fault) => targetOf(fault) === target);
  return there.length > 0 ? there : active;
}

/**
 * The end of a certificate that a step rotates it for in time: the first that has not come, within the trial, of one that nobody has
 * renewed before. What comes between two looks is told at the second.
 */
export function dueFor(record: TrialRecord, { kind, target }: Action, at: number): Fault | null {
  if (kind !== 'rotate-certificate' || isRenewed(record, target, at)) return null;
  const { faults, horizon } = record.scenario;
  const come = new Set(record.faults.filter(({ from }) => from <= at).map(({ fault }) => fault));
  const ends = faults.filter(
    (fault) =>
      fault.kind === 'expired-certificate' &&
      fault.target === target &&
      fault.at < horizon &&
      at < fault.at + limits.decisionEveryMs &&
      !come.has(fault),
  );
  return ends.toSorted((one, other) => one.at - other.at)[0] ?? null;
}

/** Whether a rotation of a certificate had come to its end before a moment, by whoever began it. */
function isRenewed({ of }: TrialRecord, target: string, at: number): boolean {
  const rotations = of.apply.filter(({ action }) => action.kind === 'rotate-certificate' && action.target === target);
  return rotations.some(({ id }) =>
    of.completion.some((one) => one.apply === id && one.what === 'apply' && one.outcome === 'done' && one.at <= at),
  );
}

/**
 * The true causes that an action is a remedy for. More replicas for what users alone ask too much of are no remedy for a fault
 * elsewhere: they would be needed without it, and where a surge of users asks it, the surge alone is their cause. Nor is any step one for
 * a fault at a service that no calls connect with its target, or for a leak that nobody can feel yet, if it is elsewhere, or the step is
 * the remedy of another fault or of how much users ask; nor are more replicas for how much users ask one for a leak that only others feel.
 */
export function causesFor(record: TrialRecord, { action, at }: Subject): readonly Fault[] {
  const isMore = action.kind === 'scale-out';
  const isForUsers = isMore && isAskedMuch(record, action.target, at);
  // What a surge asks is asked where users come in, whatever else is wrong at the target itself.
  const asking = isForUsers ? activeFaults(record, at).filter((fault) => isSurgeOfUsers(record, fault)) : [];
  const could = [...new Set([...metInTime(record, action, at), ...asking])].filter((fault) =>
    couldBeFeltAt(record, fault, action.target),
  );
  const felt = could.filter(
    (fault) => !isYetUnfelt(record, fault, at) && !(isForUsers && isSlowElsewhere(record, fault, action.target, at)),
  );
  const isMeant = isForUsers || felt.some((fault) => isRemedyOf(fault, action));
  const met = could.filter((fault) => felt.includes(fault) || (targetOf(fault) === action.target && !isMeant));
  const isAtTarget = met.some((fault) => targetOf(fault) === action.target);
  if (isAtTarget || !isMore) return met;
  if (isAskedTooMuch(record, action.target, at)) return [];
  return isAskedTooMuchInSurge(record, action.target, at) ? met.filter(({ kind }) => kind === 'traffic-surge') : met;
}

/** What a step meets, where it rotates a certificate in time the end of that and what is wrong with the same service. */
function metInTime(record: TrialRecord, action: Action, at: number): readonly Fault[] {
  const due = dueFor(record, action, at);
  if (due === null) return faultsMet(record, action, at);
  return [...activeFaults(record, at).filter((fault) => targetOf(fault) === action.target), due];
}

/**
 * Whether a fault could be felt at a service. Only a simulation is known to have no other ways than calls: what shares a machine,
 * and what telemetry comes through, is beside or below all services.
 */
function couldBeFeltAt({ index, isSimulated }: TrialRecord, fault: Fault, service: string): boolean {
  const at = targetOf(fault);
  const carriesTelemetry = [at, service].some(
    (name) => name !== null && index.services.get(name)?.kind === 'telemetry',
  );
  return !isSimulated || at === null || carriesTelemetry || areConnected(index, at, service);
}

/** Whether an informed person would take a step, by however much, to end a fault. */
export function isRemedyOf(fault: Fault, action: Action): boolean {
  return remediesOf(fault).some((remedy) => sameStep(remedy, action));
}

/**
 * Whether a leak has left so much memory yet that it slows nothing down, however unevenly the replicas leak. Corruption is felt by
 * records as well.
 */
export function isYetUnfelt(record: TrialRecord, fault: Fault, at: number): boolean {
  if (!record.isSimulated || fault.kind !== 'memory-leak') return false;
  return mostMemoryOf(record, fault.target, at) < memoryPressureFrom;
}

/** The most that a replica of a service can have filled of its memory limit by leaks, if none was restarted; 1 is full. */
function mostMemoryOf({ index, faults }: TrialRecord, service: string, at: number): number {
  const usual = index.services.get(service)?.memory ?? 1;
  const grown = faults
    .filter((one) => one.from <= at && targetOf(one.fault) === service)
    .reduce((sum, one) => sum + growthOf(one.fault) * (Math.min(at, one.to) - one.from), 0);
  return usual + grown * leakUnevenness.most;
}

/**
 * Whether a fault is a leak that no replica has died of yet, at a service that another does not call: it only makes its own service
 * slower, which calls others no more for that unless somebody tries again. Once replicas died what has waited comes at once, and their
 * caches are empty.
 */
function isSlowElsewhere(record: TrialRecord, fault: Fault, service: string, at: number): boolean {
  const { index, isSimulated, faults } = record;
  if (!isSimulated || fault.kind !== 'memory-leak' || pathsOf(index, service).has(fault.target)) return false;
  if (mostMemoryOf(record, fault.target, at) >= 1 || faults.some((one) => one.fault.kind === 'retry-storm'))
    return false;
  return ![...index.services.values()].some(
    ({ kind, dependsOn }) => kind === 'queue' || dependsOn.some(({ retries }) => retries > 0),
  );
}

/** How much of its memory limit a service fills by a fault, per millisecond. */
function growthOf(fault: Fault): number {
  return 'growthPerMinute' in fault ? fault.growthPerMinute / 60_000 : 0;
}

/** The newest truth at or before a moment; null before the first. */
export function truthAt(record: TrialRecord, at: number): EntryOf<'truth'> | null {
  return record.of.truth.findLast((entry) => entry.at <= at) ?? null;
}
