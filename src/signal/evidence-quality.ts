import { errorViewsOf, viewsAgreeWithin } from '../domain/error-views.ts';
import type { Observation, ObservedValue } from '../domain/observation.ts';
import type { Evidence } from '../domain/proposal.ts';
import { tellsAbout } from './tells-about.ts';

/** What may be said of evidence by looking at the observation alone. The agent's own words only make it worse. */
export interface EvidenceQuality {
  /** Age of the oldest evidence by claimed time; null when there is none. */
  readonly ageMs: number | null;
  /** Sources that are different as far as is documented, among evidence that is shown, measured, and about what is in question. */
  readonly independentSources: number;
  /** Whether views of the same service differ while both are measured; null when there are no two views. */
  readonly contradictory: boolean | null;
  /** A monitor was itself restarted in the last quarter of an hour, or began a count anew (requirements.md E4). */
  readonly monitorRestarted: boolean;
  /** Evidence without a measured value, or that is not shown at all. */
  readonly missing: number;
}

/** From this latency on callers give up: a time-out is an error to the caller only. */
const timeOutsFromMs = 500;
const monitorDoubtMs = 15 * 60_000;
/** A count that fell to zero, or is no longer told, is doubted for so long: whether what it counts has ended can then be told by its effects. */
const countDoubtMs = 60 * 60_000;

/**
 * How good the evidence for a step on the service `about` is by what is shown at this look: its age, its sources, whether they
 * agree.
 */
export function assessEvidence(
  observation: Observation,
  evidence: readonly Evidence[],
  about: string,
): EvidenceQuality {
  const shown = evidence.map((one) => shownFor(observation, one));
  const measured = shown.filter((one) => one !== null).filter(({ quality }) => quality === 'measured');
  const ages = evidence.map(
    (one, index) => observation.at - Math.min(one.eventAt, shown[index]?.eventAt ?? one.eventAt),
  );
  const services = [...new Set(evidence.map(({ service }) => service))];
  return {
    ageMs: ages.length === 0 ? null : Math.max(0, ...ages),
    independentSources: new Set(
      measured.flatMap((one) => (tellsAbout(observation, about, one.service) ? [one.source] : [])),
    ).size,
    contradictory: contradictionIn(observation, services),
    monitorRestarted: monitorRestarted(observation) || services.some((service) => countFell(observation, service)),
    missing: evidence.filter((one, index) => one.value === null || shown[index]?.quality !== 'measured').length,
  };
}

/**
 * The same evidence as it is shown now, for the look before execution: an approval that took minutes must rest on what
 * is so now, and evidence does not become stale because a person thought about it (requirements.md D19).
 */
export function refreshEvidence(observation: Observation, evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.map((one) => {
    const shown = shownFor(observation, one);
    return shown === null ? one : { ...one, value: shown.value, eventAt: shown.eventAt };
  });
}

function shownFor(observation: Observation, { service, metric, source }: Evidence): ObservedValue | null {
  const best = observation.value(service, metric);
  // Nearly always there is one source of a metric, and then one look is enough.
  if (best === null || best.source === source) return best;
  return observation.valuesOf(service).find((one) => one.metric === metric && one.source === source) ?? null;
}

function contradictionIn(observation: Observation, services: readonly string[]): boolean | null {
  let compared = false;
  for (const service of services) {
    const { inside, outside } = errorViewsOf(observation, service);
    if (outside.length + (inside === null ? 0 : 1) < 2) continue;
    compared = true;
    if (Math.max(...outside) - Math.min(...outside) > viewsAgreeWithin) return true;
    if (inside === null) continue;
    if (inside - Math.min(...outside) > viewsAgreeWithin) return true;
    if (Math.max(...outside) - inside > viewsAgreeWithin && !failsBeforeIt(observation, service)) return true;
  }
  return compared ? false : null;
}

/** Whether it is shown why callers see failures of which the service itself cannot know: too late, or never let in. */
function failsBeforeIt(observation: Observation, service: string): boolean {
  const latencyMs = measuredValue(observation, service, 'latency_ms');
  const ready = measuredValue(observation, service, 'replicas_ready');
  const certificateS = measuredValue(observation, service, 'certificate_remaining_s');
  const replicas = observation.context.services.find(({ name }) => name === service)?.replicas ?? 0;
  return (
    (latencyMs !== null && latencyMs >= timeOutsFromMs) ||
    (ready !== null && ready < replicas) ||
    (certificateS !== null && certificateS <= 0)
  );
}

function measuredValue(observation: Observation, service: string, metric: string): number | null {
  return observation.measured(service, metric);
}

/**
 * Restarts are counted upwards, so a mean below the newest count says that the count rose within the window. Of one that is no longer
 * told that is not known, unless there had been none; and what was told of the time since the last shows as little as it did.
 */
function monitorRestarted(observation: Observation): boolean {
  return observation.context.services.some(({ name, kind }) => {
    if (kind !== 'telemetry') return false;
    const restarts = measuredValue(observation, name, 'restarts');
    // A mean is dear, and of a count that never rose there is nothing to be found out by it.
    const mean =
      restarts === 0 ? 0 : observation.mean(name, 'restarts', restarts === null ? countDoubtMs : monitorDoubtMs);
    if (mean !== null && (restarts === null ? mean > 0 : mean < restarts - 1e-9)) return true;
    const uptimeS = measuredValue(observation, name, 'uptime_s');
    const since = observation.at - monitorDoubtMs;
    const told = uptimeS ?? observation.samplesSince(name, 'uptime_s', since).at(-1)?.value ?? Infinity;
    return told * 1_000 < monitorDoubtMs;
  });
}

/**
 * Whether a count of events stands at zero and did not within the last hour. Events that have ended and a source that
 * began anew look the same, so the zero shows neither (requirements.md E3). A count that is no longer told shows as little.
 */
function countFell(observation: Observation, service: string): boolean {
  return observation.valuesOf(service).some(({ metric, value }) => {
    if (!metric.endsWith('_per_min') || (value !== null && value !== 0)) return false;
    return (observation.mean(service, metric, countDoubtMs) ?? 0) > 0;
  });
}
