import type { Observation } from '../domain/observation.ts';
import type { Runbook, SignatureFeature } from '../domain/runbook.ts';

/** How near one service is to one known pattern. */
export interface Match {
  readonly service: string;
  readonly runbook: Runbook;
  /** Weighted mean of the features' distances, in units of `within`; infinite when none could be measured. */
  readonly distance: number;
  /** Share of the signature, by weight, that was measured. */
  readonly coverageRatio: number;
}

/**
 * A feature counts at most this far. Else a long time since the last deploy would outweigh everything, in a feature
 * whose author gave it next to no weight.
 */
const featureDistanceMax = 10;

/** How near a service is to each of the patterns, in the order of the runbooks. */
export function matchRunbooks(
  observation: Observation,
  service: string,
  runbooks: readonly Runbook[],
): readonly Match[] {
  const { metrics, places } = signaturesOf(runbooks);
  const values = metrics.map((metric) => featureAt(observation, service, metric));
  return runbooks.map((runbook, index) => matchRunbook(service, runbook, places[index] ?? [], values));
}

/** The value of the signature's i-th feature is at `places[i]` of `values`. */
function matchRunbook(
  service: string,
  runbook: Runbook,
  places: readonly number[],
  values: readonly (number | null)[],
): Match {
  let sum = 0;
  let measured = 0;
  let total = 0;
  for (let i = 0; i < runbook.signature.length; i++) {
    const feature = runbook.signature[i] as SignatureFeature;
    total += feature.weight;
    const value = values[places[i] as number] ?? null;
    if (value === null) continue;
    measured += feature.weight;
    sum += feature.weight * featureDistance(feature, value);
  }
  const distance = measured === 0 ? Number.POSITIVE_INFINITY : sum / measured;
  return { service, runbook, distance, coverageRatio: total === 0 ? 0 : measured / total };
}

/** The metrics of all signatures, each once, and where in them the features of each runbook stand. */
interface Signatures {
  readonly metrics: readonly string[];
  readonly places: readonly (readonly number[])[];
}

const knownSignatures = new WeakMap<readonly Runbook[], Signatures>();

function signaturesOf(runbooks: readonly Runbook[]): Signatures {
  const known = knownSignatures.get(runbooks);
  if (known !== undefined) return known;
  const metrics = [...new Set(runbooks.flatMap(({ signature }) => signature.map(({ metric }) => metric)))];
  const places = runbooks.map(({ signature }) => signature.map(({ metric }) => metrics.indexOf(metric)));
  const signatures = { metrics, places };
  knownSignatures.set(runbooks, signatures);
  return signatures;
}

/** Null when it is not measured. */
function featureAt(observation: Observation, service: string, metric: string): number | null {
  if (metric === silentRatio) return silentServices(observation, service);
  return observation.value(service, metric)?.value ?? null;
}

/**
 * A feature that is made from the observation, for signatures of telemetry services: the share of all services that
 * could send log lines of which none are shown. An outage of telemetry has no numbers of its own to be recognised by.
 */
export const silentRatio = 'silent_ratio';

function silentServices({ context, value }: Observation, service: string): number | null {
  if (context.services.find(({ name }) => name === service)?.kind !== 'telemetry') return null;
  const senders = context.services.filter(({ kind }) => kind !== 'external');
  const lines = senders.map(({ name }) => value(name, 'log_lines_per_min')).filter((one) => one !== null);
  return lines.length === 0 ? null : lines.filter((one) => one.quality === 'missing').length / lines.length;
}

function featureDistance({ near, within }: SignatureFeature, value: number): number {
  return Math.min(Math.abs(value - near) / within, featureDistanceMax);
}
