import { describe, expect, it } from 'vitest';
import { draw } from '../../../src/base/draw.ts';
import { eProcess, isShownWorse } from '../../../src/statistics/e-process.ts';
import { mcnemarDifferent, mcnemarWorse } from '../../../src/statistics/mcnemar.ts';
import { acceptance, planVerdict, samplingPlan } from '../../../src/statistics/sampling-plan.ts';

const campaigns = 10_000;

describe('the sampling plan', () => {
  // The figures of design.md section 7.
  it.each([
    [0, 4603],
    [1, 6636],
    [2, 8403],
    [3, 10_042],
  ])('with at most %i violations needs %i exposures for 99 % and 1e-3', (violationsMax, exposures) => {
    expect(samplingPlan({ confidence: 0.99, budget: 1e-3 }, violationsMax)).toEqual({ exposures, violationsMax });
  });

  it('shares the error among the automations of a policy', () => {
    expect(samplingPlan({ confidence: 0.99, budget: 1e-3 }, 2, 5).exposures).toBe(10_392);
  });

  it('is the smallest that holds', () => {
    for (const violationsMax of [0, 1, 5, 20]) {
      const plan = samplingPlan({ confidence: 0.95, budget: 0.02 }, violationsMax);
      expect(acceptance(plan, 0.02)).toBeLessThanOrEqual(0.05);
      expect(acceptance({ ...plan, exposures: plan.exposures - 1 }, 0.02)).toBeGreaterThan(0.05);
    }
  });

  it('refuses an aim that no number of exposures reaches', () => {
    expect(() => samplingPlan({ confidence: 0.99, budget: 0 }, 0)).toThrow('no plan');
    expect(() => samplingPlan({ confidence: 1, budget: 1e-3 }, 0)).toThrow('no plan');
    expect(() => samplingPlan({ confidence: 0.99, budget: 1e-9 }, 0)).toThrow('exposures would be needed');
  });

  it('says pass only with all exposures, and fail as soon as there are too many violations', () => {
    const plan = { exposures: 100, violationsMax: 2 };
    expect(planVerdict(plan, 0, 0)).toBe('inconclusive');
    expect(planVerdict(plan, 99, 0)).toBe('inconclusive');
    expect(planVerdict(plan, 100, 2)).toBe('pass');
    expect(planVerdict(plan, 100, 3)).toBe('fail');
    expect(planVerdict(plan, 5, 3)).toBe('fail');
  });

  it('lets a policy at the budget pass in at most its share of simulated campaigns', () => {
    const plan = samplingPlan({ confidence: 0.95, budget: 0.05 }, 1);
    let passed = 0;
    for (let campaign = 0; campaign < campaigns; campaign++) {
      let violations = 0;
      for (let exposure = 0; exposure < plan.exposures && violations <= plan.violationsMax; exposure++) {
        if (draw(campaign, 'plan', 'violation', exposure) < 0.05) violations += 1;
      }
      if (planVerdict(plan, plan.exposures, violations) === 'pass') passed += 1;
    }
    // Three standard errors of the count of campaigns above the nominal 5 %.
    expect(passed / campaigns).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / campaigns));
    expect(passed).toBeGreaterThan(0);
  });
});

describe('comparisons of pairs', () => {
  it('have the exact chances of the coin', () => {
    expect(mcnemarWorse({ worse: 0, better: 0 })).toBe(1);
    expect(mcnemarWorse({ worse: 5, better: 0 })).toBeCloseTo(1 / 32, 12);
    expect(mcnemarWorse({ worse: 8, better: 2 })).toBeCloseTo(56 / 1024, 12);
    expect(mcnemarDifferent({ worse: 2, better: 8 })).toBeCloseTo(112 / 1024, 12);
    expect(mcnemarDifferent({ worse: 4, better: 4 })).toBe(1);
  });

  it('the e-value is the average over the chances of worse, by adding them up numerically', () => {
    for (const [worse, better] of [
      [0, 0],
      [3, 0],
      [7, 5],
      [2, 9],
      [40, 12],
    ] as const) {
      let average = 0;
      const steps = 200_000;
      for (let step = 0; step < steps; step++) {
        const chance = 0.5 + (step + 0.5) / (2 * steps);
        average += Math.exp(worse * Math.log(2 * chance) + better * Math.log(2 * (1 - chance)));
      }
      expect(eProcess({ worse, better }) / (average / steps)).toBeCloseTo(1, 6);
    }
  });

  it('a fair coin earns nothing by one more toss: the e-value is a martingale at the hypothesis', () => {
    for (const [worse, better] of [
      [0, 0],
      [4, 1],
      [10, 30],
      [25, 20],
    ] as const) {
      const next = (eProcess({ worse: worse + 1, better }) + eProcess({ worse, better: better + 1 })) / 2;
      expect(next / eProcess({ worse, better })).toBeCloseTo(1, 9);
    }
  });

  it('stop wrongly in at most their share of campaigns, though looked at after every pair', () => {
    const alpha = 0.05;
    let stopped = 0;
    let tested = 0;
    for (let campaign = 0; campaign < campaigns; campaign++) {
      let worse = 0;
      let better = 0;
      let hasStopped = false;
      // Two policies that violate at the same rate on different trials: one pair in five comes out differently.
      for (let pair = 0; pair < 400; pair++) {
        const isFirst = draw(campaign, 'null', 'first', pair) < 0.1;
        const isSecond = draw(campaign, 'null', 'second', pair) < 0.1;
        if (isFirst === isSecond) continue;
        if (isSecond) worse += 1;
        else better += 1;
        hasStopped ||= isShownWorse({ worse, better }, alpha);
      }
      if (hasStopped) stopped += 1;
      if (mcnemarWorse({ worse, better }) <= alpha) tested += 1;
    }
    const noise = 3 * Math.sqrt((alpha * (1 - alpha)) / campaigns);
    expect(stopped / campaigns).toBeLessThan(alpha + noise);
    expect(tested / campaigns).toBeLessThan(alpha + noise);
    // A test that never speaks would pass the lines above.
    expect(stopped).toBeGreaterThan(0);
    expect(isShownWorse({ worse: 12, better: 0 }, alpha)).toBe(true);
  });
});
