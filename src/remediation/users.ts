import type { Observation } from '../domain/observation.ts';
import type { Objective } from '../domain/workload.ts';
import type { Indicators } from './health.ts';
import { isLostSince, newest } from './health.ts';

/** Where users come in and what they were promised there: both are documented, whatever the dependency map says. */
export interface Users {
  readonly entry: string;
  readonly objective: Pick<Objective, 'successRatioMin' | 'latencyMax'>;
}

/**
 * How users fare as it is shown: `recovering` by the newest, and not yet in the mean; `unknown` where nothing that they feel
 * was measured anew.
 */
export type UsersFare = 'well' | 'recovering' | 'hurt' | 'unknown';

/** Users who are well in one tick and hurt in the next are not well: the mean over this long has to keep the promise, too. */
const meanOverMs = 60_000;

/** How users fare against what they were promised, by what was measured since `since`, of their errors by the worst view. */
export function usersFare(observation: Observation, { entry, objective }: Users, since: number): UsersFare {
  const now = newest(observation, entry);
  if (now.errorRatio === null && now.latencyMs === null) return 'unknown';
  if (isLostSince(observation, entry, since)) return 'unknown';
  if (isBroken(objective, now)) return 'hurt';
  return meansOf(observation, entry).some((mean) => isBroken(objective, mean)) ? 'recovering' : 'well';
}

function isBroken({ successRatioMin, latencyMax }: Users['objective'], { errorRatio, latencyMs }: Indicators): boolean {
  const fails = errorRatio !== null && errorRatio > 1 - successRatioMin + rounding;
  return fails || (latencyMs !== null && latencyMs > latencyMax);
}

/** One less a ratio is not exact. */
const rounding = 1e-9;

/** One for each view of the errors. */
function meansOf(observation: Observation, entry: string): readonly Indicators[] {
  const latencyMs = observation.mean(entry, 'latency_ms', meanOverMs);
  const probe = observation.mean(entry, 'probe_success_ratio', meanOverMs);
  const views = [
    observation.mean(entry, 'error_ratio', meanOverMs),
    observation.mean(entry, 'edge_error_ratio', meanOverMs),
    probe === null ? null : 1 - probe,
  ];
  return views.map((errorRatio) => ({ errorRatio, latencyMs }));
}
