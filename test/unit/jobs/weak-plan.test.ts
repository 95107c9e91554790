import { describe, expect, it } from 'vitest';
import { exposuresOf, leastPlan, planWeaknesses, weaknessesOf } from '../../../src/jobs/weak-plan.ts';
import type { QualificationPlan } from '../../../src/domain/qualification.ts';
import { qualification, qualifiedAutomation } from '../../helpers/certificate-parts.ts';

const { plan } = qualification();
const demoted = { kind: 'demoted' as const, to: 3 as const, because: ['x'] };

describe('a plan', () => {
  it('is not weak when it asks for exactly the least, or for more', () => {
    const { budgetMax, ...least } = leastPlan;
    expect(plan).toMatchObject({ ...least, budget: budgetMax });
    expect(weaknessesOf(plan)).toEqual([]);
    const strict = { ...plan, confidence: 0.999, error: 0.001, budget: 1e-4, violationsMax: 0, automations: 5 };
    expect(weaknessesOf({ ...strict, exposures: exposuresOf(strict), exposuresPerTrigger: 900 })).toEqual([]);
  });

  it.each<[string, Partial<QualificationPlan>]>([
    ['a confidence of 0.98, and 0.99 is the least', { confidence: 0.98 }],
    ['a rate of 0.0011, and 0.001 is the most', { budget: 0.0011 }],
    ['299 exposures of each trigger, and 300 are the least', { exposuresPerTrigger: 299 }],
    ['49 different behaviours, and 50 are the least', { behavioursMin: 49 }],
    ['3 violations, and 2 are the most', { violationsMax: 3, exposures: 10_042 }],
    ['9007199254740991 violations', { violationsMax: Number.MAX_SAFE_INTEGER }],
    ['has 8402 exposures', { exposures: 8_402 }],
    ['for 2 automations takes', { automations: 2 }],
    ['takes 9271', { error: 0.005 }],
    ['with any number of exposures', { budget: 1e-12 }],
    ['with any number of exposures', { error: 1e-300 }],
  ])('is weak, and says in what: %s', (what, told) => {
    expect(weaknessesOf({ ...plan, ...told })).toEqual([expect.stringContaining(what)]);
  });

  it('is asked for the whole wherever anything is requalified, and not where nothing is', () => {
    const weak = { ...plan, exposuresPerTrigger: 3 };
    expect(planWeaknesses(qualification({ plan: weak }))).toHaveLength(1);
    // One automation may be requalified where the policy as a whole is not.
    expect(planWeaknesses(qualification({ plan: weak, verdict: demoted }))).toHaveLength(1);
    const automations = [qualifiedAutomation({ verdict: demoted })];
    expect(planWeaknesses(qualification({ plan: weak, automations }))).toHaveLength(1);
    expect(planWeaknesses(qualification({ plan: weak, automations, verdict: demoted }))).toEqual([]);
  });
});
