import betaQuantileReference from '@stdlib/stats-base-dists-beta-quantile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearson, lowerBound, upperBound, wilson } from '../../../src/statistics/interval.ts';

const counts = fc
  .integer({ min: 1, max: 20_000 })
  .chain((trials) => fc.tuple(fc.integer({ min: 0, max: Math.min(trials, 400) }), fc.constant(trials)));
const confidences = fc.constantFrom(0.8, 0.9, 0.95, 0.99, 0.998);

describe('the exact interval of a rate', () => {
  it('agrees with the quantiles of another implementation', () => {
    fc.assert(
      fc.property(counts, confidences, ([count, trials], confidence) => {
        const { low, high } = clopperPearson(count, trials, confidence);
        const beyond = (1 - confidence) / 2;
        expect(low).toBeCloseTo(count === 0 ? 0 : betaQuantileReference(beyond, count, trials - count + 1), 9);
        expect(high).toBeCloseTo(
          count === trials ? 1 : betaQuantileReference(1 - beyond, count + 1, trials - count),
          9,
        );
      }),
    );
  });

  it('has the closed form where there was no violation', () => {
    for (const trials of [1, 10, 4603, 1_000_000]) {
      expect(upperBound(0, trials, 0.99)).toBeCloseTo(1 - Math.pow(0.01, 1 / trials), 12);
      expect(lowerBound(trials, trials, 0.99)).toBeCloseTo(Math.pow(0.01, 1 / trials), 12);
    }
  });

  it('claims nothing about no trials', () => {
    expect(clopperPearson(0, 0, 0.95)).toEqual({ low: 0, high: 1 });
    expect(wilson(0, 0, 0.95)).toEqual({ low: 0, high: 1 });
    expect(upperBound(0, 0, 0.99)).toBe(1);
    expect(lowerBound(0, 0, 0.99)).toBe(0);
  });

  it('covers the true rate at least as often as it says, by summing over every count', () => {
    for (const rate of [0.001, 0.03, 0.2, 0.5]) {
      const trials = 60;
      let covered = 0;
      let chance = Math.pow(1 - rate, trials);
      for (let count = 0; count <= trials; count++) {
        const { low, high } = clopperPearson(count, trials, 0.95);
        if (low <= rate && rate <= high) covered += chance;
        chance *= ((trials - count) / (count + 1)) * (rate / (1 - rate));
      }
      expect(covered).toBeGreaterThanOrEqual(0.95);
    }
  });

  it('refuses a count that no trials could give, and a confidence that is none', () => {
    expect(() => upperBound(3, 2, 0.99)).toThrow('3 of 2');
    expect(() => upperBound(-1, 2, 0.99)).toThrow('-1 of 2');
    expect(() => upperBound(0.5, 2, 0.99)).toThrow('0.5 of 2');
    expect(() => wilson(1, 2, 1)).toThrow('confidence');
    expect(() => clopperPearson(1, 2, Number.NaN)).toThrow('confidence');
  });
});

describe('the interval of Wilson', () => {
  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('gives the published bounds for %i of %i', (count, trials, low, high) => {
    const interval = wilson(count, trials, 0.95);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('reaches 0 and 1 exactly where nothing and where everything was a violation', () => {
    for (let trials = 1; trials <= 200; trials++) {
      expect(wilson(0, trials, 0.95).low).toBe(0);
      expect(wilson(trials, trials, 0.95).high).toBe(1);
    }
  });

  it('solves its own equation: the bounds are the rates from which the share is z standard errors away', () => {
    const z = 1.959963984540054;
    fc.assert(
      fc.property(counts, ([count, trials]) => {
        const { low, high } = wilson(count, trials, 0.95);
        for (const bound of count === 0 ? [high] : count === trials ? [low] : [low, high]) {
          const distance = Math.abs(count / trials - bound) / Math.sqrt((bound * (1 - bound)) / trials);
          expect(distance).toBeCloseTo(z, 6);
        }
      }),
    );
  });
});
