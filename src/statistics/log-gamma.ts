/**
 * The natural logarithm of the gamma function for `x` > 0, to about 15 digits.
 *
 * Stirling's series with eight terms (DLMF 5.11.1, https://dlmf.nist.gov/5.11); a smaller argument is first raised above
 * `SERIES_FROM` by ln gamma(x) = ln gamma(x + 1) - ln x (DLMF 5.5.1), because the series is only good for large ones.
 *
 * @throws {RangeError} for an argument that is not a positive number.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`the logarithm of gamma is not defined here at ${x}`);
  let raised = x;
  let product = 1;
  while (raised < SERIES_FROM) {
    product *= raised;
    raised += 1;
  }
  return stirling(raised) - Math.log(product);
}

/** The logarithm of the beta function B(a, b) = gamma(a) gamma(b) / gamma(a + b) (DLMF 5.12.1). */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** From here on the last term of the series is below 1e-17. */
const SERIES_FROM = 12;

/** B(2k) / (2k (2k - 1)) for k = 1 to 8, with Bernoulli's numbers B(2k). */
const TERMS = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400];

function stirling(x: number): number {
  const inverse = 1 / x;
  const step = inverse * inverse;
  let sum = 0;
  for (let k = TERMS.length - 1; k >= 0; k--) sum = sum * step + (TERMS[k] ?? 0);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + sum * inverse;
}
