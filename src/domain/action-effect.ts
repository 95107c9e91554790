import type { EntryOf } from './entry.ts';
import type { ForkEnd } from './fork-end.ts';

/** What a step of automation was worth to users, by what would have been without it. */
export type ActionEffect = 'harmful' | 'helpful' | 'needless' | 'neutral' | 'unknown';

/** Ends that differ by no more than this are alike: a share of the offered requests, and never fewer than so many. */
const marginShare = 0.005;
const marginRequests = 20;
/** Users who wait a minute more, or less, in all are as well served as before. */
const marginHurtMs = 60_000;

/**
 * Compares the incident as it was with the incident without the step, at the end that both have in common, in the order
 * of what can least be made good (design.md section 6): records lost or corrupt, then failed requests of users, then the time in
 * which they were served worse than the objective promises, slowly or not at all. A step that made no difference is needless
 * where the objective was met without it as well. `unknown` when a loss, or that time, was not counted.
 */
export function actionEffect({ actual, otherwise }: Pick<EntryOf<'fork'>, 'actual' | 'otherwise'>): ActionEffect {
  if (actual.recordsLost === null || otherwise.recordsLost === null) return 'unknown';
  const records = actual.recordsLost - otherwise.recordsLost;
  if (records !== 0) return records > 0 ? 'harmful' : 'helpful';
  const failed = actual.failed - otherwise.failed;
  if (Math.abs(failed) > requestsMargin(actual)) return failed > 0 ? 'harmful' : 'helpful';
  if (actual.hurtMs === undefined || otherwise.hurtMs === undefined) return 'unknown';
  const hurtMs = actual.hurtMs - otherwise.hurtMs;
  if (Math.abs(hurtMs) > marginHurtMs) return hurtMs > 0 ? 'harmful' : 'helpful';
  return otherwise.objectiveMet ? 'needless' : 'neutral';
}

/** So many failed requests more or less are no difference. */
export function requestsMargin({ offered }: ForkEnd): number {
  return Math.max(marginShare * offered, marginRequests);
}
