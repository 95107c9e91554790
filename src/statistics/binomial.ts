import { betaDistribution } from './beta-distribution.ts';
import { logGamma } from './log-gamma.ts';

/**
 * The chance of at most `count` violations in `trials` independent trials of rate `rate`, exactly: the binomial distribution
 * function as an incomplete beta function, 1 - I_rate(count + 1, trials - count) (DLMF 8.17.5).
 */
export function atMost(count: number, trials: number, rate: number): number {
  if (count < 0) return 0;
  if (count >= trials) return 1;
  return betaDistribution(1 - rate, trials - count, count + 1);
}

/** The chance of at least `count` in `trials`, exactly; not as 1 minus the rest, which would lose the digits of small ones. */
export function atLeast(count: number, trials: number, rate: number): number {
  if (count <= 0) return 1;
  if (count > trials) return 0;
  return betaDistribution(rate, count, trials - count + 1);
}

/** The chance of exactly `count` in `trials`. */
export function exactly(count: number, trials: number, rate: number): number {
  if (rate <= 0) return count === 0 ? 1 : 0;
  if (rate >= 1) return count === trials ? 1 : 0;
  const logWays = logGamma(trials + 1) - logGamma(count + 1) - logGamma(trials - count + 1);
  return Math.exp(logWays + count * Math.log(rate) + (trials - count) * Math.log1p(-rate));
}
