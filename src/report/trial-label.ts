import type { TrialSummary } from '../domain/summary.ts';

/**
 * How a trial is called in the terminal: its id, without the candidate's name before it where all trials are of one
 * candidate, because the verdict names that one already.
 */
export function trialLabeller(trials: readonly TrialSummary[]): (trial: TrialSummary) => string {
  const prefix = commonPrefix(trials);
  return ({ id }) => id.slice(prefix.length);
}

/** `production-platform/` when every id begins so; empty otherwise. */
export function commonPrefix(trials: readonly TrialSummary[]): string {
  const prefix = `${trials[0]?.candidate ?? ''}/`;
  return trials.every(({ id }) => id.startsWith(prefix) && id.length > prefix.length) ? prefix : '';
}
