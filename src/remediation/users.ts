import type { Observation } from '../domain/observation.ts';
import type { Objective } from '../domain/workload.ts';

/** Where users come in and what they were promised there: both are documented, whatever the dependency map says. */
export interface Users {
  readonly entry: string;
  readonly objective: Pick<Objective, 'successRatioMin' | 'latencyMax'>;
}

/**
 * How users fare as it is shown: `recovering` by the newest, and not yet in the mean; `unknown` where errors or latency are told
 * there and were not measured anew; `untold` where nothing that users feel ever is.
 */
export type UsersFare = 'well' | 'recovering' | 'hurt' | 'unknown' | 'untold';

/** Users who are well in one tick and hurt in the next are not well: the mean over this many milliseconds has to keep the promise, too. */
const meanOverMs = 60_000;

/** The least share of requests that may fail: an objective of 100 % has no budget, and one request lost among thousands hurts no users. */
const failingMin = 0.001;

/** One less a ratio is not exact. */
const rounding = 1e-9;

/** One view of how users fare, and from when on it breaks the promise. */
interface View {
  readonly metric: string;
  readonly isBroken: (value: number) => boolean;
}

/**
 * How users fare against what they were promised, by what was measured after `since` (milliseconds from the start of the trial), of
 * their errors by the worst view. What was measured before says nothing, neither good nor bad.
 */
export function usersFare(observation: Observation, { entry, objective }: Users, since: number): UsersFare {
  const mayFail = Math.max(1 - objective.successRatioMin, failingMin) + rounding;
  const errors: readonly View[] = [
    { metric: 'error_ratio', isBroken: (ratio) => ratio > mayFail },
    { metric: 'edge_error_ratio', isBroken: (ratio) => ratio > mayFail },
    { metric: 'probe_success_ratio', isBroken: (ratio) => 1 - ratio > mayFail },
  ];
  const latency: readonly View[] = [{ metric: 'latency_ms', isBroken: (ms) => ms > objective.latencyMax }];
  const told = [errors, latency].filter((views) => views.some(({ metric }) => observation.value(entry, metric)));
  if (told.length === 0) return 'untold';
  const fresh = told.map((views) => views.filter(({ metric }) => isFresh(observation, entry, metric, since)));
  const breaks = (valueOf: (metric: string) => number | null) =>
    fresh.flat().some(({ metric, isBroken }) => {
      const value = valueOf(metric);
      return value !== null && isBroken(value);
    });
  if (breaks((metric) => observation.measured(entry, metric))) return 'hurt';
  if (fresh.some((views) => views.length === 0)) return 'unknown';
  return breaks((metric) => observation.mean(entry, metric, meanOverMs)) ? 'recovering' : 'well';
}

function isFresh(observation: Observation, entry: string, metric: string, since: number): boolean {
  const value = observation.value(entry, metric);
  return value !== null && value.quality === 'measured' && value.value !== null && value.eventAt > since;
}
