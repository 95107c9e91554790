import logGammaReference from '@stdlib/math-base-special-gammaln';
import betaReference from '@stdlib/stats-base-dists-beta-cdf';
import binomialReference from '@stdlib/stats-base-dists-binomial-cdf';
import normalReference from '@stdlib/stats-base-dists-normal-quantile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaDistribution, betaQuantile } from '../../../src/statistics/beta-distribution.ts';
import { atLeast, atMost, exactly } from '../../../src/statistics/binomial.ts';
import { logGamma } from '../../../src/statistics/log-gamma.ts';
import { normalQuantile } from '../../../src/statistics/normal-quantile.ts';

const positive = (max: number) => fc.double({ min: 0.01, max, noNaN: true });
const share = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });

describe('distributions, against another implementation', () => {
  it('ln gamma agrees to 1e-12 of its size', () => {
    fc.assert(
      fc.property(positive(1e6), (x) => {
        const expected = logGammaReference(x);
        expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected)));
      }),
    );
    expect(() => logGamma(0)).toThrow(RangeError);
    expect(() => logGamma(Number.NaN)).toThrow(RangeError);
  });

  it('the beta distribution agrees to 1e-9, and its quantile leads back', () => {
    fc.assert(
      fc.property(share, positive(5000), positive(5000), (x, a, b) => {
        expect(betaDistribution(x, a, b)).toBeCloseTo(betaReference(x, a, b), 9);
      }),
    );
    fc.assert(
      fc.property(share, fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 10_000 }), (probability, a, b) => {
        expect(betaDistribution(betaQuantile(probability, a, b), a, b)).toBeCloseTo(probability, 9);
      }),
    );
    expect([betaDistribution(-1, 2, 3), betaDistribution(2, 2, 3)]).toEqual([0, 1]);
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([0, 1]);
  });

  it('the binomial distribution agrees to 1e-9, and its parts add up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 0, max: 60 }),
        share,
        (trials, count, rate) => {
          expect(atMost(count, trials, rate)).toBeCloseTo(binomialReference(count, trials, rate), 9);
          expect(atMost(count, trials, rate) + atLeast(count + 1, trials, rate)).toBeCloseTo(1, 9);
        },
      ),
    );
    const parts = Array.from({ length: 41 }, (_, count) => exactly(count, 40, 0.3));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 12);
    expect(parts.slice(0, 11).reduce((sum, part) => sum + part, 0)).toBeCloseTo(atMost(10, 40, 0.3), 12);
    expect([exactly(0, 5, 0), exactly(1, 5, 0), exactly(5, 5, 1), exactly(4, 5, 1)]).toEqual([1, 0, 1, 0]);
    expect([atMost(-1, 5, 0.5), atMost(5, 5, 0.5), atLeast(0, 5, 0.5), atLeast(6, 5, 0.5)]).toEqual([0, 1, 1, 0]);
  });

  it('the normal quantile agrees to 1e-9, far into the tails', () => {
    for (const chance of [0.5, 0.925, 0.926, 0.975, 0.99, 0.9999, 1e-3]) {
      expect(normalQuantile(chance)).toBeCloseTo(normalReference(chance, 0, 1), 9);
    }
    // The other implementation has only eight digits here; these are by mpmath with forty.
    expect(normalQuantile(1e-8)).toBeCloseTo(-5.612001244174789, 12);
    expect(normalQuantile(1e-11)).toBeCloseTo(-6.706023155495136, 12);
    expect(normalQuantile(1e-40)).toBeCloseTo(-13.31092137142517, 12);
    expect(normalQuantile(1e-200)).toBeCloseTo(-30.20559417957964, 12);
    fc.assert(
      fc.property(share, (chance) => {
        expect(normalQuantile(chance)).toBeCloseTo(normalReference(chance, 0, 1), 9);
      }),
    );
    expect(() => normalQuantile(0)).toThrow(RangeError);
    expect(() => normalQuantile(1)).toThrow(RangeError);
  });
});
