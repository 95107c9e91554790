import type { Observation, ObservedValue } from '../domain/observation.ts';
import type { Objective } from '../domain/workload.ts';

/** Where users come in and what they were promised there: both are documented, whatever the dependency map says. */
export interface Users {
  readonly entry: string;
  readonly objective: Pick<Objective, 'successRatioMin' | 'latencyMax'>;
}

/**
 * How users fare as it is shown: `recovering` by the newest, and not yet, or not seen yet, over a whole minute; `unknown` where errors
 * or latency are not told, or one view of them was not measured anew.
 */
export type UsersFare = 'well' | 'recovering' | 'hurt' | 'unknown';

/** Users who are well in one tick and hurt in the next are not well: the mean over this many milliseconds has to keep the promise, too. */
export const faresOverMs = 60_000;

/** What may fail where all requests were to succeed: such an objective has no budget, and one lost among thousands hurts no users. */
const failingMin = 0.001;

/** One less a ratio is not exact. */
const rounding = 1e-9;

/** One view of how users fare, and from when on it breaks the promise. */
interface View {
  readonly metric: string;
  readonly isBroken: (value: number) => boolean;
}

/** Share of the requests of users that may fail, 0 to 1. */
export function mayFailOf({ objective: { successRatioMin } }: Users): number {
  return (successRatioMin === 1 ? failingMin : 1 - successRatioMin) + rounding;
}

/**
 * How users fare against what they were promised, by what was measured after `since` (milliseconds from the start of the trial), of
 * their errors by the worst view. What was measured before says nothing, neither good nor bad.
 */
export function usersFare(observation: Observation, users: Users, since: number): UsersFare {
  const { entry, objective } = users;
  const mayFail = mayFailOf(users);
  const errors: readonly View[] = [
    { metric: 'error_ratio', isBroken: (ratio) => ratio > mayFail },
    { metric: 'edge_error_ratio', isBroken: (ratio) => ratio > mayFail },
    { metric: 'probe_success_ratio', isBroken: (ratio) => 1 - ratio > mayFail },
  ];
  const latency: readonly View[] = [{ metric: 'latency_ms', isBroken: (ms) => ms > objective.latencyMax }];
  const views = [...errors, ...latency].flatMap(({ metric, isBroken }) => {
    const shown = observation.value(entry, metric);
    return shown === null ? [] : [{ metric, isBroken, shown, isFresh: isFresh(shown, since) }];
  });
  const fresh = views.filter((view) => view.isFresh);
  if (fresh.some(({ isBroken, shown: { value } }) => value !== null && isBroken(value))) return 'hurt';
  const isTold = (of: readonly View[]) => of.some(({ metric }) => fresh.some((view) => view.metric === metric));
  if (fresh.length < views.length || !isTold(errors) || !isTold(latency)) return 'unknown';
  // Before a minute has been measured, its mean would be in part that of what was before.
  if (fresh.some(({ shown: { eventAt } }) => eventAt < since + faresOverMs)) return 'recovering';
  const means = fresh.map(({ metric, isBroken }) => ({ isBroken, mean: observation.mean(entry, metric, faresOverMs) }));
  return means.every(({ isBroken, mean }) => mean !== null && !isBroken(mean)) ? 'well' : 'recovering';
}

function isFresh({ quality, value, eventAt }: ObservedValue, since: number): boolean {
  return quality === 'measured' && value !== null && eventAt > since;
}
