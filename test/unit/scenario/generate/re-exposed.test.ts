import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reExposure } from '../../../../src/domain/re-exposure.ts';
import type { Fault } from '../../../../src/domain/fault.ts';
import type { Scenario } from '../../../../src/domain/scenario.ts';
import { checkScenario } from '../../../../src/scenario/check-scenario.ts';
import { checkSeries } from '../../../../src/scenario/check-series.ts';
import { reExposed } from '../../../../src/scenario/generate/re-exposed.ts';
import { sampleArbitrary, sampleHorizonMs } from '../../../../src/scenario/generate/sample-arbitrary.ts';
import { loadProfile } from '../../../../src/scenario/load-profile.ts';
import { minutes } from '../../../helpers/journal-builder.ts';

const { profile } = loadProfile('scenarios/profiles/production-platform.yaml');
const shape = { factor: 1.4 };
const incidents = sampleArbitrary({
  profile,
  asOf: '2026-11-21',
  places: [{ target: 'catalogue', shape }],
  fault: 'traffic-surge',
  pattern: 'traffic-surge',
  evidence: [],
  stratum: 'none',
  variant: 0,
  uncollected: null,
});
const drawn = fc.sample(fc.noBias(incidents), { seed: 5, numRuns: 60 });
const [first] = drawn as [Scenario];

function lasting(at: number, until: number | null): Scenario {
  return { ...first, faults: first.faults.map((fault) => ({ ...fault, at, until })) };
}

const again = (scenario: Scenario): readonly Fault[] => reExposed(scenario).faults.slice(scenario.faults.length);

describe('a re-exposed incident', () => {
  it('has what passed strike once more, the same at the same place, for as long as it lasted and at most five minutes', () => {
    const short = lasting(minutes(3), minutes(4));
    expect(again(short)).toEqual([
      { ...short.faults[0], id: 'fault-1-again', at: minutes(30), until: minutes(31), ...shape },
    ]);
    expect(again(lasting(minutes(3), minutes(23)))).toMatchObject([{ at: minutes(30), until: minutes(35) }]);
  });

  it('is the same incident where nothing passes by itself before', () => {
    for (const scenario of [lasting(minutes(3), null), lasting(minutes(3), minutes(30)), { ...first, faults: [] }])
      expect(reExposed(scenario)).toBe(scenario);
  });

  it('changes nothing else, stays a sound incident, and comes up in a sample', () => {
    const struck = drawn.filter((scenario) => reExposed(scenario) !== scenario);
    expect(struck.length).toBeGreaterThan(5);
    for (const scenario of struck) {
      const { faults, ...rest } = reExposed(scenario);
      const { faults: before, ...others } = scenario;
      expect([rest, faults.slice(0, before.length)]).toEqual([others, before]);
      expect([...checkScenario(reExposed(scenario)), ...checkSeries(reExposed(scenario))]).toEqual([]);
    }
  });

  it('leaves time until the horizon to see whether it held, whatever profile has it held for so long', () => {
    const over = reExposure.atMs + reExposure.longestMs;
    expect(sampleHorizonMs - over).toBeGreaterThanOrEqual(profile.objective.heldFor);
  });
});
