import type { Observation, ObservedValue } from '../domain/observation.ts';
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

/** Looks a feature up; null when it is not measured. */
export type FeatureReader = (service: string, metric: string) => number | null;

/**
 * A feature counts at most this far. Else a long time since the last deploy would outweigh everything, in a feature
 * whose author gave it next to no weight.
 */
const featureDistanceMax = 10;

export function matchRunbook(service: string, runbook: Runbook, read: FeatureReader): Match {
  let sum = 0;
  let measured = 0;
  let total = 0;
  for (const feature of runbook.signature) {
    total += feature.weight;
    const value = read(service, feature.metric);
    if (value === null) continue;
    measured += feature.weight;
    sum += feature.weight * featureDistance(feature, value);
  }
  const distance = measured === 0 ? Number.POSITIVE_INFINITY : sum / measured;
  return { service, runbook, distance, coverageRatio: total === 0 ? 0 : measured / total };
}

/** Reads features from an observation, each once. */
export function createFeatureReader(observation: Observation): FeatureReader {
  const byService = new Map<string, Map<string, number | null>>();
  return (service, metric) => {
    let known = byService.get(service);
    if (known === undefined) byService.set(service, (known = new Map()));
    const found = known.get(metric);
    if (found !== undefined) return found;
    const value =
      metric === silentRatio ? silentServices(observation, service) : measured(observation.value(service, metric));
    known.set(metric, value);
    return value;
  };
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

function measured(value: ObservedValue | null): number | null {
  return value === null ? null : value.value;
}

function featureDistance({ near, within }: SignatureFeature, value: number): number {
  return Math.min(Math.abs(value - near) / within, featureDistanceMax);
}
