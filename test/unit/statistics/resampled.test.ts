import { describe, expect, it } from 'vitest';
import { draw } from '../../../src/base/draw.ts';
import { clusterBootstrap } from '../../../src/statistics/bootstrap.ts';
import { upperBound } from '../../../src/statistics/interval.ts';
import { stratifiedRate } from '../../../src/statistics/stratified.ts';

const resampling = { seed: 1, rounds: 1000, confidence: 0.9 };

describe('the bootstrap over incidents', () => {
  it('is the same for the same seed and another for another', () => {
    const clusters = Array.from({ length: 12 }, (_, incident) => [incident, incident + 1]);
    expect(clusterBootstrap(clusters, resampling)).toEqual(clusterBootstrap(clusters, resampling));
    expect(clusterBootstrap(clusters, { ...resampling, seed: 2 })).not.toEqual(clusterBootstrap(clusters, resampling));
  });

  it('says nothing with fewer than two incidents', () => {
    expect(clusterBootstrap([], resampling)).toBeNull();
    expect(clusterBootstrap([[1, 2, 3], []], resampling)).toBeNull();
  });

  it('takes the outer one of two values where the rounds are too few for the share', () => {
    const clusters = Array.from({ length: 12 }, (_, incident) => [incident]);
    const few = { seed: 1, rounds: 30, confidence: 0.9 };
    expect(clusterBootstrap(clusters, few)).toEqual(clusterBootstrap(clusters, { ...few, confidence: 0.9999 }));
  });

  it('is no narrower when each pair of an incident is counted a hundred times', () => {
    const once = Array.from({ length: 20 }, (_, incident) => [draw(5, 'difference', 'incident', incident)]);
    const often = once.map((pairs) => Array.from({ length: 100 }, () => pairs[0] ?? 0));
    const [narrow, wide] = [clusterBootstrap(often, resampling), clusterBootstrap(once, resampling)];
    expect(narrow?.low).toBeCloseTo(wide?.low ?? Number.NaN, 9);
    expect(narrow?.high).toBeCloseTo(wide?.high ?? Number.NaN, 9);
  });

  it('covers the true mean about as often as it says', () => {
    let covered = 0;
    const campaigns = 400;
    for (let campaign = 0; campaign < campaigns; campaign++) {
      const clusters = Array.from({ length: 40 }, (_, incident) => {
        const shared = draw(campaign, 'shared', 'incident', incident);
        return [0, 1, 2].map((pair) => shared + draw(campaign, 'own', String(incident), pair));
      });
      const interval = clusterBootstrap(clusters, { seed: campaign, rounds: 400, confidence: 0.9 });
      if (interval && interval.low <= 1 && 1 <= interval.high) covered += 1;
    }
    expect(covered / campaigns).toBeGreaterThan(0.84);
    expect(covered / campaigns).toBeLessThan(0.96);
  });
});

describe('the rate over strata', () => {
  it('weighs each stratum by its share of incidents and not of trials', () => {
    const rate = stratifiedRate(
      [
        { weight: 0.9, violations: 1, exposures: 100 },
        { weight: 0.1, violations: 50, exposures: 1000 },
      ],
      0.95,
    );
    expect(rate?.rate).toBeCloseTo(0.9 * 0.01 + 0.1 * 0.05, 12);
    expect(rate?.standardError).toBeCloseTo(Math.sqrt((0.81 * 0.01 * 0.99) / 100 + (0.01 * 0.05 * 0.95) / 1000), 12);
  });

  it('is the exact bound for one stratum, and claims nothing where a stratum was not seen', () => {
    const seen = { weight: 1, violations: 2, exposures: 500 };
    expect(stratifiedRate([seen], 0.99)?.upper).toBeCloseTo(upperBound(2, 500, 0.99), 12);
    expect(
      stratifiedRate(
        [
          { ...seen, weight: 0.5 },
          { weight: 0.5, violations: 0, exposures: 0 },
        ],
        0.99,
      ),
    ).toBeNull();
    expect(stratifiedRate([seen, { weight: 0, violations: 0, exposures: 0 }], 0.99)?.rate).toBeCloseTo(0.004, 12);
  });

  it('shares the error among the strata, so that the bound holds for all of them at once', () => {
    const half = { weight: 0.5, violations: 1, exposures: 200 };
    const other = { weight: 0.5, violations: 0, exposures: 90 };
    const expected = (upperBound(1, 200, 0.95) + upperBound(0, 90, 0.95)) / 2;
    expect(stratifiedRate([half, other], 0.9)?.upper).toBeCloseTo(expected, 12);
  });

  it('refuses weights that are no shares of a whole', () => {
    expect(() => stratifiedRate([{ weight: 0.5, violations: 0, exposures: 9 }], 0.99)).toThrow('add up to 0.5');
  });

  it('is above the true rate in more than its share of simulated campaigns', () => {
    const strata = [
      { weight: 0.7, rate: 0.01, exposures: 150 },
      { weight: 0.3, rate: 0.05, exposures: 60 },
    ];
    let missed = 0;
    const campaigns = 2000;
    for (let campaign = 0; campaign < campaigns; campaign++) {
      const counted = strata.map(({ weight, rate, exposures }) => {
        let violations = 0;
        for (let exposure = 0; exposure < exposures; exposure++) {
          if (draw(campaign, 'stratum', String(rate), exposure) < rate) violations += 1;
        }
        return { weight, violations, exposures };
      });
      if ((stratifiedRate(counted, 0.9)?.upper ?? 0) < 0.7 * 0.01 + 0.3 * 0.05) missed += 1;
    }
    expect(missed / campaigns).toBeLessThanOrEqual(0.1);
  });
});
