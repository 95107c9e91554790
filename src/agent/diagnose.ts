import { canonicalJson } from '../base/canonical-json.ts';
import type { AgentRequest } from '../domain/agent.ts';
import type { Observation, ObservedValue, ShownService } from '../domain/observation.ts';
import { withCallers } from '../domain/shown-calls.ts';
import type { Match } from './match-runbook.ts';
import { isKnown, nearestRunbook } from './match-runbook.ts';

/** What the matcher makes of an observation. */
export interface Diagnosis {
  readonly service: string;
  /** The nearest known pattern at the service, however far; null without runbooks or alerts to go by. */
  readonly nearest: Match | null;
  /** Whether the nearest is near enough to be that pattern. If not, this is novel. */
  readonly known: boolean;
  /** Another service with a known pattern that nothing shown tells apart from this one; null where there is none. */
  readonly rival: string | null;
  readonly confidence: number;
}

/** Who says "novel" is sure of very little, and never more than this. */
const novelConfidenceMax = 0.3;
/** How much nearer a caller must be than what it calls, to be blamed although a matching service below it fails too. */
const callerPenalty = 0.5;

/** The service at fault and the nearest pattern there; null when no alert fires. The order of lists decides between equals only. */
export function diagnose({ observation, runbooks }: AgentRequest): Diagnosis | null {
  const suspects = suspectsIn(observation);
  if (suspects.length === 0) return null;
  const nearest = suspects
    .map((service) => nearestRunbook(observation, service, runbooks))
    .filter((match) => match !== null);
  const known = nearest.filter(isKnown);
  if (known.length > 0) {
    const penalty = (match: Match) => penaltyOf(match, known, observation);
    const best = leastOf(known, (match) => match.distance + penalty(match), observation);
    const near = known.length === 1 ? known : known.filter((match) => penalty(match) === penalty(best));
    const [first, rival = null] = alikeOf(best, near, observation);
    if (first !== undefined && rival !== null) {
      const confidence = Math.min(knownConfidence(best), novelConfidenceMax);
      return { service: first, nearest: best, known: false, rival, confidence };
    }
    return { service: best.service, nearest: best, known: true, rival, confidence: knownConfidence(best) };
  }
  const service = lowestOf(suspects, observation);
  const closest = nearest.find((match) => match.service === service) ?? null;
  const confidence = Math.min(closest?.likeness ?? 0, novelConfidenceMax);
  return { service, nearest: closest, known: false, rival: null, confidence };
}

/**
 * The service that comes first, and all that nothing shown tells apart from it, in the order of the dependency map: one of them is
 * at fault, and a step on any other would be a guess. What they are called says nothing, and how large they are is no symptom: of
 * two log gateways the one with more replicas is not out for that. A value that only one of them shows does not tell them apart.
 */
function alikeOf(best: Match, near: readonly Match[], observation: Observation): readonly string[] {
  if (near.length === 1) return [best.service];
  const { services } = observation.context;
  const kindOf = (service: string) => services.find(({ name }) => name === service)?.kind ?? null;
  const kind = kindOf(best.service);
  const alike = near.filter(({ service }) => kindOf(service) === kind && looksLike(best.service, service, observation));
  const names = new Set(alike.map(({ service }) => service));
  return services.flatMap(({ name }) => (names.has(name) ? [name] : []));
}

/** Whether all that is shown of both is the same. */
function looksLike(one: string, other: string, { valuesOf }: Observation): boolean {
  if (one === other) return true;
  const keyOf = ({ metric, source }: ObservedValue) => `${metric} ${source}`;
  const shown = new Map(valuesOf(one).map((value) => [keyOf(value), value.value]));
  return valuesOf(other).every((its) => {
    const value = shown.get(keyOf(its)) ?? null;
    return value === null || its.value === null || value === its.value;
  });
}

/** Services with an alert; when samples are missing anywhere, the telemetry services as well. */
function suspectsIn({ alerts, context }: Observation): readonly string[] {
  const suspects = new Set<string>();
  for (const { service } of alerts) suspects.add(service);
  if (alerts.some(({ rule }) => rule === 'telemetry-absent')) {
    for (const { name, kind } of context.services) if (kind === 'telemetry') suspects.add(name);
  }
  return [...suspects];
}

function knownConfidence({ likeness, runbook }: Match): number {
  return Math.min(likeness, runbook.confidenceMax);
}

/** A caller that fails because what it calls fails is not at fault. */
function penaltyOf(match: Match, known: readonly Match[], observation: Observation): number {
  if (known.length === 1) return 0;
  const above = aboveOf(observation);
  const below = known.some((other) => other !== match && isAbove(match.service, other.service, above));
  return below ? callerPenalty : 0;
}

/** Of services that nothing explains: those below the others in the dependency map come first. */
function lowestOf(suspects: readonly string[], observation: Observation): string {
  const above = aboveOf(observation);
  const lowest = suspects.filter((service) => !suspects.some((other) => isAbove(service, other, above)));
  const [first, ...others] = lowest.length > 0 ? lowest : suspects;
  return others.reduce((best, service) => (comesBefore(service, best, observation) ? service : best), first ?? '');
}

function leastOf(matches: readonly Match[], rank: (match: Match) => number, observation: Observation): Match {
  const [only] = matches;
  if (matches.length === 1 && only) return only;
  const ranked = matches.map((match) => ({ match, rank: rank(match) }));
  const best = ranked.reduce((least, one) => {
    if (one.rank !== least.rank) return one.rank < least.rank ? one : least;
    return comesBefore(one.match.service, least.match.service, observation) ? one : least;
  });
  return best.match;
}

/** By service: all that depend on it, directly or not, by the shown dependency map. */
type Above = ReadonlyMap<string, ReadonlySet<string>>;

function isAbove(caller: string, service: string, above: Above): boolean {
  return caller !== service && (above.get(service)?.has(caller) ?? false);
}

/** By the list of services, which observations share as long as nothing in it changes. */
const aboves = new WeakMap<readonly ShownService[], Above>();

function aboveOf({ context: { services } }: Observation): Above {
  const known = aboves.get(services);
  if (known !== undefined) return known;
  const above = new Map(services.map(({ name }) => [name, withCallers(services, [name])]));
  aboves.set(services, above);
  return above;
}

/**
 * An order by what is shown and not by name or position, which says nothing of who is at fault. Between two that look the same
 * their order in the dependency map decides, which other names do not change.
 */
function comesBefore(one: string, other: string, observation: Observation): boolean {
  const [placeOne, placeOther] = [placeOf(one, observation), placeOf(other, observation)];
  if (placeOne !== placeOther) return placeOne < placeOther;
  const [looksOne, looksOther] = [looksOf(one, observation), looksOf(other, observation)];
  if (looksOne !== looksOther) return looksOne < looksOther;
  const placeIn = (service: string) => observation.context.services.findIndex(({ name }) => name === service);
  return placeIn(one) < placeIn(other);
}

/** What the dependency map shows of a service. It nearly always decides, and costs less than all its values. */
function placeOf(service: string, { context }: Observation): string {
  const shown = context.services.find(({ name }) => name === service);
  return canonicalJson(shown ? [shown.kind, shown.replicas, shown.trafficFraction, shown.callers.length] : null);
}

function looksOf(service: string, { valuesOf }: Observation): string {
  const values = valuesOf(service).map(({ metric, source, value }) => canonicalJson([metric, source, value]));
  return canonicalJson(values.toSorted());
}
