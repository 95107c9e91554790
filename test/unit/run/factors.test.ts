import { describe, expect, it } from 'vitest';
import { createFactorCoverage, factorsOf } from '../../../src/run/factors.ts';
import { generateScenario } from '../../../src/scenario/generate/generate-scenario.ts';
import { evenMix, swarmMix } from '../../../src/scenario/generate/mix.ts';

const scenarios = Array.from({ length: 400 }, (_, run) =>
  generateScenario(1, run, run % 2 === 0 ? swarmMix(1, run, false) : evenMix(0.1, false)),
);

describe('the coverage of factors', () => {
  it('counts pairs and triples that were met, never more than there are, and names some that are missing', () => {
    const coverage = createFactorCoverage();
    expect(coverage.of(2).met).toBe(0);
    let before = 0;
    for (const scenario of scenarios) {
      coverage.add(factorsOf(scenario));
      expect(coverage.pairs()).toBeGreaterThanOrEqual(before);
      before = coverage.pairs();
    }
    for (const ways of [2, 3] as const) {
      const { met, all, missing } = coverage.of(ways);
      expect(met).toBeGreaterThan(0);
      expect(met).toBeLessThan(all);
      expect(missing.every((one) => one.split(' + ').length === ways)).toBe(true);
    }
    // Each that was met is one that can be, or the share would be told wrongly.
    expect(coverage.of(2).met).toBe(coverage.pairs());
  });

  it('adds the pairs of one incident once', () => {
    const coverage = createFactorCoverage();
    const values = factorsOf(scenarios[0]!);
    coverage.add(values);
    coverage.add(values);
    expect(coverage.of(2).met).toBe((values.length * (values.length - 1)) / 2);
    expect(coverage.of(3).met).toBe((values.length * (values.length - 1) * (values.length - 2)) / 6);
  });
});
