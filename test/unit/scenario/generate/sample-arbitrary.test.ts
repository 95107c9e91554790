import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../../../src/scenario/check-scenario.ts';
import { checkSeries } from '../../../../src/scenario/check-series.ts';
import { sampleArbitrary } from '../../../../src/scenario/generate/sample-arbitrary.ts';
import type { SampleSource } from '../../../../src/scenario/generate/sample-arbitrary.ts';
import {
  sampleCycle,
  strata,
  strataShares,
  stratumOf,
  topUpOf,
  variantsIn,
} from '../../../../src/scenario/generate/strata.ts';
import { loadProfile } from '../../../../src/scenario/load-profile.ts';

const { profile } = loadProfile('scenarios/profiles/production-platform.yaml');

const source: SampleSource = {
  profile,
  asOf: '2026-11-21',
  places: [{ target: 'catalogue', shape: { growthPerMinute: 0.024 } }],
  fault: 'memory-leak',
  pattern: 'oom-leak',
  evidence: ['memory_ratio', 'integrity_errors_per_min'],
  stratum: 'none',
  variant: 0,
  uncollected: null,
};
const draws = (from: SampleSource, numRuns = 20) => fc.sample(fc.noBias(sampleArbitrary(from)), { seed: 3, numRuns });

describe('an incident of a sample set', () => {
  it.each(strata)('of the part %s is sound, on the system of the profile, with the fault it is for', (stratum) => {
    for (let variant = 0; variant < variantsIn(stratum); variant += 1) {
      for (const scenario of draws({ ...source, stratum, variant }, 8)) {
        expect([...checkScenario(scenario), ...checkSeries(scenario)]).toEqual([]);
        expect(scenario.topology.services.map(({ name }) => name)).toEqual(
          profile.topology.services.map(({ name }) => name),
        );
        expect(scenario.faults[0]).toMatchObject({ kind: 'memory-leak', target: 'catalogue', pattern: 'oom-leak' });
      }
    }
  });

  it('is what the automation is meant for where nothing is added: nothing is distorted, and people are as ever', () => {
    for (const scenario of draws(source)) {
      expect(scenario.distortions).toEqual([]);
      expect(scenario.agent).toBe('candidate');
      expect(scenario.context.budgetRemaining).toBe(profile.budgetRemaining);
      expect(scenario.people.map(({ role }) => role)).toEqual(profile.people.map(({ role }) => role));
    }
  });

  it('adds to each other part what makes its trigger true', () => {
    const of = (stratum: SampleSource['stratum'], variant = 0) => draws({ ...source, stratum, variant });
    expect(of('confidence').every(({ agent }) => typeof agent === 'object' && agent.kind === 'doubtful')).toBe(true);
    const focus = (scenario: (typeof draws extends (...args: never[]) => infer R ? R : never)[number]) =>
      scenario.topology.services.find(({ name }) => name === 'catalogue')!;
    expect(of('blast-radius').every((one) => focus(one).replicas < 5)).toBe(true);
    expect(of('regulatory').every((one) => focus(one).regulated.length > 0)).toBe(true);
    expect(of('uncertainty').every(({ distortions }) => distortions.length > 0)).toBe(true);
  });

  it('never shows what a distortion made as if it were new', () => {
    for (const { distortions } of draws({ ...source, stratum: 'uncertainty' }, 200)) {
      const metrics = distortions.map((one) => ('metric' in one ? one.metric : null));
      expect(new Set(metrics).size).toBe(metrics.length);
    }
  });

  it('is without the one signal that tells a look-alike apart, where that is asked for', () => {
    const [scenario] = draws({ ...source, stratum: 'look-alike', uncollected: 'integrity_errors_per_min' }, 1);
    expect(scenario?.distortions).toMatchObject([
      { kind: 'drop', metric: 'integrity_errors_per_min', at: 0, until: null },
    ]);
  });
});

describe('the parts of a sample', () => {
  it('come in their shares, spread over each round', () => {
    const round = Array.from({ length: sampleCycle }, (_, number) => stratumOf(number));
    for (const stratum of strata) {
      expect(round.filter((one) => one === stratum)).toHaveLength(strataShares[stratum]);
    }
    expect(stratumOf(sampleCycle)).toBe(stratumOf(0));
    expect(new Set(round.slice(0, 8)).size).toBeGreaterThan(4);
  });

  it('have numbers of their own for what is drawn beyond the plan', () => {
    for (const stratum of strata) {
      const { from, to } = topUpOf(stratum);
      expect([from, to - 1].map(stratumOf)).toEqual([stratum, stratum]);
    }
  });
});
