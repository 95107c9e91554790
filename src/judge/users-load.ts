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
  return askedOf(record, name, at) * surgeAt(record, at) >= muchFrom;
}

/** How many times as many users come where they come in; those who come in elsewhere come beside. */
function surgeAt({ faults, scenario: { workload } }: TrialRecord, at: number): number {
  return faults.reduce((times, { fault, from, to }) => {
    const isOn = fault.kind === 'traffic-surge' && fault.target === workload.entry && from <= at && at < to;
    return isOn ? times * fault.factor : times;
  }, 1);
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
