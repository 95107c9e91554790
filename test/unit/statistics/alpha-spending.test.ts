import { describe, expect, it } from 'vitest';
import { draw } from '../../../src/base/draw.ts';
import { errorOfAll, errorOfAttempt } from '../../../src/statistics/alpha-spending.ts';
import { acceptance, planVerdict, samplingPlan } from '../../../src/statistics/sampling-plan.ts';

const alpha = 0.1;
const budget = 0.1;
const attemptsMax = 10;
const campaigns = 4_000;

describe('the error of an attempt', () => {
  it('is whole for the first, and for all that ever come no more than twice that', () => {
    expect(errorOfAttempt(0.01, 1)).toBe(0.01);
    expect([2, 3, 4].map((attempt) => errorOfAttempt(0.12, attempt))).toEqual([0.06, 0.02, 0.01]);
    let sum = 0;
    for (let attempt = 1; attempt <= 100_000; attempt += 1) sum += errorOfAttempt(0.01, attempt);
    expect(sum).toBeLessThan(errorOfAll(0.01));
    expect(sum).toBeGreaterThan(0.0199);
  });

  it('makes the plan of each later attempt larger, and slowly', () => {
    const exposures = [1, 2, 3, 10].map(
      (attempt) => samplingPlan({ confidence: 1 - errorOfAttempt(0.01, attempt), budget: 1e-3 }, 2, 5).exposures,
    );
    expect(exposures).toEqual([10_392, 11_225, 12_523, 15_643]);
  });

  it('is none for what is no attempt, or no error', () => {
    for (const attempt of [0, -1, 1.5, Number.NaN]) expect(() => errorOfAttempt(0.01, attempt)).toThrow('no attempt');
    for (const error of [0, 1, -0.1, Number.NaN]) expect(() => errorOfAttempt(error, 1)).toThrow('can be spent');
  });
});

/** Of how many simulated campaigns, of a policy that is unsafe exactly at the budget, one attempt of at most ten passes. */
function falsePasses(errorOf: (attempt: number) => number): number {
  let passed = 0;
  const plans = Array.from({ length: attemptsMax }, (_, index) =>
    samplingPlan({ confidence: 1 - errorOf(index + 1), budget }, 2),
  );
  for (let campaign = 0; campaign < campaigns; campaign += 1) {
    const isPassed = plans.some((plan, attempt) => {
      let violations = 0;
      for (let exposure = 0; exposure < plan.exposures && violations <= plan.violationsMax; exposure += 1) {
        if (draw(campaign, 'attempt', `${attempt}`, exposure) < budget) violations += 1;
      }
      return planVerdict(plan, plan.exposures, violations) === 'pass';
    });
    if (isPassed) passed += 1;
  }
  return passed / campaigns;
}

describe('an unsafe policy that is tried until it passes, up to ten times', () => {
  it('passes in no more of the simulated campaigns than all attempts together may err', () => {
    const share = falsePasses((attempt) => errorOfAttempt(alpha, attempt));
    // Three standard errors above what is stated; and as often as exact chances that are independent say.
    expect(share).toBeLessThan(errorOfAll(alpha) + 3 * Math.sqrt((0.2 * 0.8) / campaigns));
    const missed = Array.from({ length: attemptsMax }, (_, index) => {
      const plan = samplingPlan({ confidence: 1 - errorOfAttempt(alpha, index + 1), budget }, 2);
      return 1 - acceptance(plan, budget);
    });
    const exact = 1 - missed.reduce((product, one) => product * one, 1);
    expect(exact).toBeLessThanOrEqual(errorOfAll(alpha));
    expect(share).toBeGreaterThan(exact - 4 * Math.sqrt((exact * (1 - exact)) / campaigns));
  });

  it('would pass in most of them if no attempt paid for those before it', () => {
    expect(falsePasses(() => alpha)).toBeGreaterThan(0.5);
  });
});
