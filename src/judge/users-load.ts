import type { Fault } from '../domain/fault.ts';
import { rateAt } from '../domain/rate-at.ts';
import { replicasAt } from './replicas-at.ts';
import type { TrialRecord } from './trial-record.ts';

/** From this share of its capacity on a service cannot do what its users ask, whatever else is wrong. */
const tooMuchFrom = 1;

/**
 * Whether ordinary users alone, without any fault, ask for as much as a service can do. Who is overloaded like that before
 * anything is wrong is helped by more replicas, and by nothing else.
 */
export function isAskedTooMuch(record: TrialRecord, name: string, at: number): boolean {
  return askedOf(record, name, at) >= tooMuchFrom;
}

/**
 * From this share of its capacity on the alert on its processors does not end (`cpu-high` in signal/alert-rules.ts), and more replicas
 * are no remedy for what nobody feels.
 */
const muchFrom = 0.8;

/** Whether users, those of a surge among them, ask for most of what a service can do. */
export function isAskedMuch(record: TrialRecord, name: string, at: number): boolean {
  return askedInSurge(record, name, at) >= muchFrom;
}

/** Whether users and those of a surge, without any other fault, ask for as much as a service can do. */
export function isAskedTooMuchInSurge(record: TrialRecord, name: string, at: number): boolean {
  return askedInSurge(record, name, at) >= tooMuchFrom;
}

/** Whether a fault is that more users come where they come in. */
export function isSurgeOfUsers({ scenario }: TrialRecord, fault: Fault): boolean {
  return fault.kind === 'traffic-surge' && fault.target === scenario.workload.entry;
}

/** Of two surges at one service nobody can say by their factors how many users came in the end. */
function askedInSurge(record: TrialRecord, name: string, at: number): number {
  const surges = record.faults.filter(({ fault }) => isSurgeOfUsers(record, fault));
  const [one] = surges;
  const isOn = one !== undefined && surges.length === 1 && one.from <= at && at < one.to;
  return askedOf(record, name, at) * (isOn && 'factor' in one.fault ? one.fault.factor : 1);
}

/**
 * What ordinary users alone ask of a service, as a share of what it can do, by the true calls and capacities of the scenario
 * and the replicas that it has at that moment; above 1 where it cannot.
 */
export function askedOf(record: TrialRecord, name: string, at: number): number {
  const { index, scenario } = record;
  const service = index.services.get(name);
  if (service === undefined) return 0;
  const asked = rateAt(scenario.workload, at) * (index.visits.get(name) ?? 0);
  return asked / (service.replicaRate * (replicasAt(record, name, at) ?? service.replicas));
}
