import type { EntryOf } from '../domain/entry.ts';
import { concerns, firingAt, namedBy } from './concerns.ts';
import type { Window } from './oracle.ts';
import type { ActiveFault, TrialRecord } from './trial-record.ts';
import { activeFaults, targetOf } from './truth.ts';

/** What a window wants people to be told of. */
type Demand = Pick<Window, 'from' | 'target' | 'services'>;

/**
 * Whether a call in a window tells of what the window is about: of a service that it wants a person for, or of one that
 * alerts since that one is at fault. Where nothing is wrong there, `concerns` says.
 */
export function tellsOf(record: TrialRecord, call: EntryOf<'escalation'>, demand: Demand): boolean {
  const at = Math.max(call.at, demand.from);
  const there = faultsOf(record, at, at).filter((one) => isMeant(one, demand));
  if (demand.services.length === 0 || there.length === 0) {
    return concerns(record, call, { at, target: demand.target });
  }
  return isNamed(record, call, demand, there);
}

/**
 * Whether a call that was made before a window, and is still open when it begins, is the one that the window wants. It is if
 * it told of trouble that was there then and is there still: whoever was called half an hour ago about one service knows
 * nothing of another one that has failed since (requirements.md F1).
 */
export function standsFor(record: TrialRecord, call: EntryOf<'escalation'>, demand: Demand): boolean {
  const there = faultsOf(record, call.at, demand.from).filter((one) => isMeant(one, demand));
  if (isNamed(record, call, demand, there)) return true;
  const isQuiet = activeFaults(record, demand.from).length === 0 && firingAt(record, call).length === 0;
  return demand.services.length === 0 && isQuiet;
}

/** Faults that were active at one moment and still are at a later one. */
function faultsOf(record: TrialRecord, at: number, laterAt: number): readonly ActiveFault[] {
  return record.faults.filter(({ from, to }) => from <= at && laterAt < to);
}

function isMeant({ fault }: ActiveFault, { services }: Demand): boolean {
  return services.length === 0 || services.includes(targetOf(fault) ?? '');
}

/**
 * Whether it names a service at fault; one whose alert may be a sign of that fault, since it fired later or calls what is at
 * fault; or a wanted one whose alert lasts.
 */
function isNamed(
  record: TrialRecord,
  call: EntryOf<'escalation'>,
  { from, services }: Demand,
  there: readonly ActiveFault[],
): boolean {
  const signs = firingAt(record, call).filter(
    (alert) =>
      there.some((one) => one.from <= alert.at || reaches(record, alert.service, targetOf(one.fault))) ||
      ((services.length === 0 || services.includes(alert.service)) && !isResolved(record, alert, from)),
  );
  const trouble = [...there.map(({ fault }) => targetOf(fault)), ...signs.map(({ service }) => service)];
  return namedBy(record, call).some((service) => trouble.includes(service));
}

/** Whether the calls of a service lead to another one. The topology has no rings. */
function reaches(record: TrialRecord, from: string, to: string | null): boolean {
  const calls = record.index.services.get(from)?.dependsOn ?? [];
  return calls.some(({ service }) => service === to || reaches(record, service, to));
}

/** Whether an alert has resolved by a moment. Each time that it fires it has another id. */
export function isResolved(record: TrialRecord, alert: EntryOf<'alert'>, by: number): boolean {
  return record.of.alert.some(({ id, phase, at }) => id === alert.id && phase === 'resolved' && at <= by);
}
