import { betaQuantile } from './beta-distribution.ts';
import { normalQuantile } from './normal-quantile.ts';

/** A rate (0 to 1) with the bounds between which it lies. Zero trials give 0 to 1: nothing is known, and nothing is claimed. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The exact two-sided interval for a rate after `count` of `trials`: its true coverage is never below `confidence`.
 * C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
 * Biometrika 26 (1934), by the quantiles of the beta distribution.
 */
export function clopperPearson(count: number, trials: number, confidence: number): Interval {
  const beyond = (1 - checked(count, trials, confidence)) / 2;
  return { low: lowerAt(count, trials, beyond), high: upperAt(count, trials, beyond) };
}

/**
 * The exact one-sided upper bound: a rate above it would have shown more than `count` violations with a chance of at least `confidence`.
 * Verdicts rest on this one (design.md section 7); zero trials give 1.
 */
export function upperBound(count: number, trials: number, confidence: number): number {
  return upperAt(count, trials, 1 - checked(count, trials, confidence));
}

/** The exact one-sided lower bound, the mirror of `upperBound`; zero trials give 0. */
export function lowerBound(count: number, trials: number, confidence: number): number {
  return lowerAt(count, trials, 1 - checked(count, trials, confidence));
}

/**
 * The interval for tables: about the stated coverage on the average, and narrower than the exact one, so no verdict rests on it.
 * E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 */
export function wilson(count: number, trials: number, confidence: number): Interval {
  checked(count, trials, confidence);
  if (trials === 0) return { low: 0, high: 1 };
  const z = normalQuantile((1 + confidence) / 2);
  const share = (z * z) / trials;
  const rate = count / trials;
  const middle = (rate + share / 2) / (1 + share);
  const half = (z / (1 + share)) * Math.sqrt((rate * (1 - rate)) / trials + share / (4 * trials));
  // At the ends the formula gives 0 and 1 but for rounding.
  return { low: count === 0 ? 0 : middle - half, high: count === trials ? 1 : middle + half };
}

function upperAt(count: number, trials: number, beyond: number): number {
  return count === trials ? 1 : betaQuantile(1 - beyond, count + 1, trials - count);
}

function lowerAt(count: number, trials: number, beyond: number): number {
  return count === 0 ? 0 : betaQuantile(beyond, count, trials - count + 1);
}

function checked(count: number, trials: number, confidence: number): number {
  if (!(Number.isInteger(count) && Number.isInteger(trials) && count >= 0 && count <= trials)) {
    throw new RangeError(`${count} of ${trials} is no count of trials`);
  }
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`a confidence of ${confidence} is not between 0 and 1`);
  return confidence;
}
