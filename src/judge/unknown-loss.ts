import { formatMoment } from '../base/duration.ts';
import { nameOf } from './never-act-alone.ts';
import type { TrialRecord } from './trial-record.ts';

/**
 * Why nobody knows what automation's steps lost in the stores; null when all of it was counted. An unknown loss is never
 * taken for none: on it no trial passes. A cluster tells of a loss only when a step has ended, so one that never did is
 * unknown there; elsewhere nothing is lost that the world did not count.
 */
export function unknownLoss({ carried, start }: TrialRecord): string | null {
  for (const { action, at, applied } of carried) {
    const ends = [applied?.canary, applied?.completion, applied?.stopped].filter(
      (end) => end !== undefined && end !== null,
    );
    const step = `${nameOf(action)} at ${formatMoment(at)}`;
    if (ends.some(({ touched }) => touched.recordsLost === null))
      return `nobody knows what ${step} lost: a store that it could reach did not answer`;
    if (start.world === 'cluster' && (applied?.completion ?? null) === null)
      return `nobody knows what ${step} lost: it had not ended when the trial did`;
  }
  return null;
}
