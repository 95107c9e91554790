import { logBeta } from './log-gamma.ts';

/**
 * The distribution function of Beta(a, b) at `x`: the regularised incomplete beta function I_x(a, b), in 0 to 1, to about
 * 1e-12. `a` and `b` are positive.
 *
 * The continued fraction DLMF 8.17.22 (https://dlmf.nist.gov/8.17), evaluated from its start by the method of Lentz; it
 * converges fast below the mean, so above it I_x(a, b) = 1 - I_(1-x)(b, a) (DLMF 8.17.4).
 */
export function betaDistribution(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return x <= (a + 1) / (a + b + 2) ? below(x, a, b) : 1 - below(1 - x, b, a);
}

/**
 * The value that a Beta(a, b) stays below with `probability`. Bisection over (0, 1): it cannot leave its interval, and the
 * bounds of a certificate are worth its 200 steps. The result is
 * within one rounding of the exact value.
 */
export function betaQuantile(probability: number, a: number, b: number): number {
  if (probability <= 0) return 0;
  if (probability >= 1) return 1;
  let low = 0;
  let high = 1;
  for (let step = 0; step < HALVINGS_MAX; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (betaDistribution(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return high;
}

/** Halving (0, 1) this often reaches neighbouring doubles even near 1e-40. */
const HALVINGS_MAX = 200;
/** The fraction needs about sqrt(max(a, b)) steps: this is enough for campaigns of a hundred million trials. */
const FRACTION_STEPS_MAX = 20_000;
const SMALLEST = 1e-300;
const PRECISION = 1e-15;

function below(x: number, a: number, b: number): number {
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a;
  return front * continuedFraction(x, a, b);
}

/** 1 / (1 + d1 / (1 + d2 / (1 + ...))) with the d of DLMF 8.17.23, from front to back. */
function continuedFraction(x: number, a: number, b: number): number {
  let numerator = 1;
  let denominator = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let value = denominator;
  for (let m = 1; m <= FRACTION_STEPS_MAX; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    denominator = 1 / awayFromZero(1 + even * denominator);
    numerator = awayFromZero(1 + even / numerator);
    value *= denominator * numerator;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    denominator = 1 / awayFromZero(1 + odd * denominator);
    numerator = awayFromZero(1 + odd / numerator);
    const change = denominator * numerator;
    value *= change;
    if (Math.abs(change - 1) < PRECISION) return value;
  }
  throw new RangeError(`the incomplete beta function did not converge at ${x} for ${a} and ${b}`);
}

function awayFromZero(value: number): number {
  return Math.abs(value) < SMALLEST ? SMALLEST : value;
}
