import { canonicalJson } from '../base/canonical-json.ts';
import type { Observation } from '../domain/observation.ts';
import type { Runbook, SignatureFeature } from '../domain/runbook.ts';
import { confidenceOf } from './confidence-of.ts';

/** How near one service is to one known pattern. */
export interface Match {
  readonly service: string;
  readonly runbook: Runbook;
  /** Weighted mean of the features' distances, in units of `within`; infinite when none could be measured. */
  readonly distance: number;
  /** Share of the signature, by weight, that was measured. */
  readonly coverageRatio: number;
  /** Confidence by both, from 0 to 1. */
  readonly likeness: number;
}

/**
 * A feature counts at most this far. Else a long time since the last deploy would outweigh everything, in a feature
 * whose author gave it next to no weight.
 */
const featureDistanceMax = 10;

/**
 * The runbook that a service is nearest to; null without runbooks. A signature of which little could be seen may be near
 * by chance, so the better seen ones come first. Where the nearest is known, the likeliest of all that are known is taken: one that
 * is near by the half of it that is shown is not preferred to another of which all is shown.
 */
export function nearestRunbook(observation: Observation, service: string, runbooks: readonly Runbook[]): Match | null {
  const { metrics, places, values } = signaturesOf(runbooks);
  for (let i = 0; i < metrics.length; i++) values[i] = featureAt(observation, service, metrics[i] as string) ?? NaN;
  let nearest: Match | null = null;
  let likeliest: Match | null = null;
  for (let i = 0; i < runbooks.length; i++) {
    const match = matchOf(service, runbooks[i] as Runbook, places[i] as readonly number[], values);
    if (nearest === null || comesFirst(match, nearest)) nearest = match;
    if (isKnown(match) && (likeliest === null || isLikelier(match, likeliest))) likeliest = match;
  }
  return nearest !== null && isKnown(nearest) ? likeliest : nearest;
}

function matchOf(service: string, runbook: Runbook, places: readonly number[], values: Float64Array): Match {
  const coverageRatio = coverageOf(runbook, places, values);
  const distance = distanceTo(runbook, places, values);
  return { service, runbook, distance, coverageRatio, likeness: confidenceOf(distance, coverageRatio) };
}

/** Whether it is near enough to be that pattern, and enough of it is seen to say so. */
export function isKnown({ distance, coverageRatio, runbook }: Match): boolean {
  return distance <= runbook.matchRadius && isSeen(coverageRatio);
}

function comesFirst(one: Match, other: Match): boolean {
  const [isSeenOne, isSeenOther] = [isSeen(one.coverageRatio), isSeen(other.coverageRatio)];
  return isSeenOne === isSeenOther ? isNearer(one, other) : isSeenOne;
}

function isLikelier(one: Match, other: Match): boolean {
  return one.likeness === other.likeness ? isNearer(one, other) : one.likeness > other.likeness;
}

/** Below this share of the signature a likeness is no match. */
function isSeen(coverageRatio: number): boolean {
  return coverageRatio >= 0.5;
}

function isNearer(one: Match, other: Match): boolean {
  if (one.distance !== other.distance) return one.distance < other.distance;
  return featuresOf(one.runbook) < featuresOf(other.runbook);
}

const featureTexts = new WeakMap<Runbook, string>();

function featuresOf(runbook: Runbook): string {
  const known = featureTexts.get(runbook);
  if (known !== undefined) return known;
  const text = canonicalJson([runbook.signature, runbook.pattern]);
  featureTexts.set(runbook, text);
  return text;
}

/** Share of the signature, by weight, that was measured. The value of its i-th feature is at `places[i]` of `values`. */
function coverageOf({ signature }: Runbook, places: readonly number[], values: Float64Array): number {
  let measured = 0;
  let total = 0;
  for (let i = 0; i < signature.length; i++) {
    const { weight } = signature[i] as SignatureFeature;
    total += weight;
    if (!Number.isNaN(values[places[i] as number])) measured += weight;
  }
  return total === 0 ? 0 : measured / total;
}

/** Weighted mean distance of the measured features; infinite when there is none. */
function distanceTo({ signature }: Runbook, places: readonly number[], values: Float64Array): number {
  let sum = 0;
  let measured = 0;
  for (let i = 0; i < signature.length; i++) {
    const feature = signature[i] as SignatureFeature;
    const value = values[places[i] as number] as number;
    if (Number.isNaN(value)) continue;
    measured += feature.weight;
    sum += feature.weight * featureDistance(feature, value);
  }
  return measured === 0 ? Number.POSITIVE_INFINITY : sum / measured;
}

/** The metrics of all signatures, each once, and where in them the features of each runbook stand. */
interface Signatures {
  readonly metrics: readonly string[];
  readonly places: readonly (readonly number[])[];
  /** Filled anew for each service that is looked at; NaN for what is not measured. */
  readonly values: Float64Array;
}

const knownSignatures = new WeakMap<readonly Runbook[], Signatures>();

function signaturesOf(runbooks: readonly Runbook[]): Signatures {
  const known = knownSignatures.get(runbooks);
  if (known !== undefined) return known;
  const metrics = [...new Set(runbooks.flatMap(({ signature }) => signature.map(({ metric }) => metric)))];
  const places = runbooks.map(({ signature }) => signature.map(({ metric }) => metrics.indexOf(metric)));
  const signatures = { metrics, places, values: new Float64Array(metrics.length) };
  knownSignatures.set(runbooks, signatures);
  return signatures;
}

/** Null when it is not measured. */
function featureAt(observation: Observation, service: string, metric: string): number | null {
  if (metric === silentRatio) return silentServices(observation, service);
  return observation.measured(service, metric);
}

/**
 * A feature that is made from the observation, for signatures of telemetry services: the share of all services that
 * could send log lines of which none are shown. An outage of telemetry has no numbers of its own to be recognised by.
 */
export const silentRatio = 'silent_ratio';

function silentServices({ context, value }: Observation, service: string): number | null {
  if (context.services.find(({ name }) => name === service)?.kind !== 'telemetry') return null;
  let senders = 0;
  let silent = 0;
  for (const { name, kind } of context.services) {
    const lines = kind === 'external' ? null : value(name, 'log_lines_per_min');
    if (lines === null) continue;
    senders += 1;
    if (lines.quality === 'missing') silent += 1;
  }
  return senders === 0 ? null : silent / senders;
}

function featureDistance({ near, within }: SignatureFeature, value: number): number {
  return Math.min(Math.abs(value - near) / within, featureDistanceMax);
}
