import { atLeast } from './binomial.ts';

/** Pairs of trials on the same draws that came out differently: worse under the second of the two policies, or better. */
export interface Discordant {
  readonly worse: number;
  readonly better: number;
}

/**
 * The exact test of Q. McNemar ("Note on the sampling error of the difference between correlated proportions", Psychometrika 12, 1947),
 * one-sided: how likely so many pairs, or more, would have become worse if worse and better were equally likely. To be looked at once, at the
 * full number of pairs (design.md section 7); whoever looks while they come in takes `eProcess`. No discordant pair gives 1.
 */
export function mcnemarWorse({ worse, better }: Discordant): number {
  return atLeast(worse, worse + better, 0.5);
}

/** The same in both directions: how likely so great an imbalance, whichever way. */
export function mcnemarDifferent({ worse, better }: Discordant): number {
  return Math.min(1, 2 * atLeast(Math.max(worse, better), worse + better, 0.5));
}
