import { upperBound } from './interval.ts';

/** A part of all incidents with its share of them; the shares of all strata add up to 1. */
export interface Stratum {
  readonly weight: number;
  readonly violations: number;
  readonly exposures: number;
}

/** The rate over all strata, its standard error, and an upper bound that is never too low. */
export interface StratifiedRate {
  readonly rate: number;
  readonly standardError: number;
  readonly upper: number;
}

/**
 * The rate of violations when strata were sampled in other shares than they occur in: the mean of the strata's rates by weight
 * (W. G. Cochran, "Sampling Techniques", 3rd ed. 1977, section 5.3). The upper bound adds up exact bounds, the error split evenly over the strata that
 * have a weight: it holds whatever the rates are.
 *
 * @returns null where a stratum that has a weight has no exposure: nothing is known about that part of the incidents.
 * @throws {RangeError} for weights that do not add up to 1.
 */
export function stratifiedRate(strata: readonly Stratum[], confidence: number): StratifiedRate | null {
  const total = strata.reduce((sum, { weight }) => sum + weight, 0);
  if (Math.abs(total - 1) > 1e-9) throw new RangeError(`the weights of the strata add up to ${total}, not to 1`);
  const weighty = strata.filter(({ weight }) => weight > 0);
  if (weighty.some(({ exposures }) => exposures === 0)) return null;
  const each = 1 - (1 - confidence) / weighty.length;
  let rate = 0;
  let variance = 0;
  let upper = 0;
  for (const { weight, violations, exposures } of weighty) {
    const share = violations / exposures;
    rate += weight * share;
    variance += (weight * weight * share * (1 - share)) / exposures;
    upper += weight * upperBound(violations, exposures, each);
  }
  return { rate, standardError: Math.sqrt(variance), upper: Math.min(1, upper) };
}
