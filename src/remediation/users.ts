import { limits } from '../domain/limits.ts';
import type { Observation } from '../domain/observation.ts';
import type { Objective } from '../domain/workload.ts';

/** Where users come in and what they were promised there: both are documented, whatever the dependency map says. */
export interface Users {
  readonly entry: string;
  readonly objective: Pick<Objective, 'successRatioMin' | 'latencyMax'>;
}

/**
 * How users fare as it is shown: `recovering` by the newest, and not yet, or not seen yet, over a whole minute; `unknown` where errors
 * or latency are not told, or one view of them was not measured anew, or not within the last minute.
 */
export type UsersFare = 'well' | 'recovering' | 'hurt' | 'unknown';

/** Between two samples of that minute may lie so many milliseconds: fewer of them would be moments, and no mean. */
const gapMaxMs = 30_000;

/** One less a ratio is not exact. */
const rounding = 1e-9;

/** One view of how users fare, and from when on it breaks the promise. */
interface View {
  readonly metric: string;
  readonly isBroken: (value: number) => boolean;
}

/** Share of the requests of users that may fail, 0 to 1. */
export function mayFailOf({ objective: { successRatioMin } }: Users): number {
  return 1 - successRatioMin + rounding;
}

/**
 * How users fare against what they were promised, by what was measured after `since` (milliseconds from the start of the trial), of
 * their errors by the worst view. What was measured before says nothing, neither good nor bad; what never was is no view.
 */
export function usersFare(observation: Observation, users: Users, since: number): UsersFare {
  const { errors, latency } = faresOf(observation, users, since);
  const fares = [...errors, ...latency];
  if (fares.includes('hurt')) return 'hurt';
  if (fares.includes('unknown') || errors.length === 0 || latency.length === 0) return 'unknown';
  return fares.includes('recovering') ? 'recovering' : 'well';
}

/**
 * Whether users are failed at most, and wait for no longer than promised, by every view that was ever told of them, each measured after
 * `since`: by fewer views than before nobody can say whether they are failed less often.
 */
export function areFailedAtMost(observation: Observation, users: Users, since: number): boolean {
  const { errors, latency } = faresOf(observation, users, since);
  const isQuick = latency.length > 0 && latency.every((fare) => fare === 'well' || fare === 'recovering');
  return isQuick && errors.length > 0 && !errors.includes('unknown');
}

/** How users fare by each view that was ever told. */
function faresOf(observation: Observation, users: Users, since: number) {
  const { errors, latency } = viewsOf(users);
  const fares = (views: readonly View[]): readonly UsersFare[] =>
    views
      .filter(({ metric }) => observation.mean(users.entry, metric, Infinity) !== null)
      .map((view) => fareBy(view, observation, users.entry, since));
  return { errors: fares(errors), latency: fares(latency) };
}

function viewsOf(users: Users): { readonly errors: readonly View[]; readonly latency: readonly View[] } {
  const mayFail = mayFailOf(users);
  return {
    errors: [
      { metric: 'error_ratio', isBroken: (ratio) => ratio > mayFail },
      { metric: 'edge_error_ratio', isBroken: (ratio) => ratio > mayFail },
      { metric: 'probe_success_ratio', isBroken: (ratio) => 1 - ratio > mayFail },
    ],
    latency: [{ metric: 'latency_ms', isBroken: (ms) => ms > users.objective.latencyMax }],
  };
}

function fareBy({ metric, isBroken }: View, observation: Observation, entry: string, since: number): UsersFare {
  const newest = observation.value(entry, metric);
  if (newest === null || newest.value === null || newest.eventAt <= since) return 'unknown';
  if (observation.at - newest.eventAt > limits.usersSeenOverMs) return 'unknown';
  if (isBroken(newest.value)) return 'hurt';
  const from = newest.eventAt - limits.usersSeenOverMs;
  // Before a minute has been measured, its mean would be in part that of what was before.
  if (from < since) return 'recovering';
  const minute = observation.samplesSince(entry, metric, from);
  const isWhole = minute.every(({ eventAt }, place) => eventAt - (minute[place - 1]?.eventAt ?? from) <= gapMaxMs);
  // Of no samples there is no mean, and none that keeps a promise.
  if (minute.length === 0 || !isWhole) return 'recovering';
  const mean = minute.reduce((sum, { value }) => sum + value, 0) / minute.length;
  return isBroken(mean) ? 'recovering' : 'well';
}
