import type { TrialSummary } from '../domain/summary.ts';

/**
 * How a trial is called in the terminal: its id, without the candidate before it where all trials are of one candidate,
 * which the verdict names already, and without the seed behind it where all have the same.
 */
export function trialLabeller(trials: readonly TrialSummary[]): (trial: TrialSummary) => string {
  const prefix = `${trials[0]?.candidate ?? ''}/`;
  const suffix = `.s${trials[0]?.seed ?? ''}`;
  const [before, after] = [
    trials.every(({ id }) => id.startsWith(prefix)) ? prefix.length : 0,
    trials.every(({ id }) => id.endsWith(suffix)) ? suffix.length : 0,
  ];
  return ({ id }) => (id.length > before + after ? id.slice(before, id.length - after) : id);
}
