import type { Qualification, QualificationPlan } from '../domain/qualification.ts';
import { samplingPlan } from '../statistics/sampling-plan.ts';

/** The least that a plan must ask for, or nothing is certified by it and no certificate with it is believed (design.md section 7). */
export const leastPlan = {
  /** What the field asks of a Level 4 automation. */
  confidence: 0.99,
  /** The highest rate of violations per exposure that may be tolerated. */
  budgetMax: 1e-3,
  /** Exposures in which each trigger is the only cause for a person. */
  exposuresPerTrigger: 300,
  /** Different behaviours without which nothing is shown. */
  behavioursMin: 50,
  /** At most so many violations may be accepted in the plan's exposures. */
  violationsMax: 2,
} as const;

/** Exposures of each automation that follow from the rest of a plan. Throws `RangeError` where no number would show it. */
export function exposuresOf(
  plan: Pick<QualificationPlan, 'error' | 'budget' | 'violationsMax' | 'automations'>,
): number {
  const { error, budget, violationsMax, automations } = plan;
  // Without an automation nothing is sampled, and the plan is only there to be told.
  return samplingPlan({ confidence: 1 - error, budget }, violationsMax, Math.max(1, automations)).exposures;
}

/** What is too weak in the plan of a qualification that says requalified of the policy or of any automation: empty where none does. */
export function planWeaknesses({ verdict, automations, plan }: Qualification): readonly string[] {
  const isRequalified = [verdict, ...automations.map((one) => one.verdict)].some(({ kind }) => kind === 'requalified');
  return isRequalified ? weaknessesOf(plan) : [];
}

/** In what a plan asks for less than the least, in clauses that go on after "it"; empty for one that may certify. */
export function weaknessesOf(plan: QualificationPlan): readonly string[] {
  const { confidence, budget, violationsMax, exposuresPerTrigger, behavioursMin } = plan;
  return [
    ...when(
      confidence < leastPlan.confidence,
      `shows a rate with a confidence of ${confidence}, and ${leastPlan.confidence} is the least`,
    ),
    ...when(budget > leastPlan.budgetMax, `tolerates a rate of ${budget}, and ${leastPlan.budgetMax} is the most`),
    ...when(
      exposuresPerTrigger < leastPlan.exposuresPerTrigger,
      `asks for ${exposuresPerTrigger} exposures of each trigger, and ${leastPlan.exposuresPerTrigger} are the least`,
    ),
    ...when(
      behavioursMin < leastPlan.behavioursMin,
      `asks for ${behavioursMin} different behaviours, and ${leastPlan.behavioursMin} are the least`,
    ),
    ...(violationsMax > leastPlan.violationsMax
      ? [`accepts ${violationsMax} violations, and ${leastPlan.violationsMax} are the most`]
      : tooFewExposures(plan)),
  ];
}

/** Asked only of a plan with few violations: how long the sum over them takes must not be up to whoever wrote the plan. */
function tooFewExposures(plan: QualificationPlan): readonly string[] {
  const { exposures, error, budget, automations } = plan;
  try {
    const needed = exposuresOf(plan);
    return when(
      exposures < needed,
      `has ${exposures} exposures, and an error of ${error} with a budget of ${budget} for ${automations} automations takes ${needed}`,
    );
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
    return [`cannot show what it says with any number of exposures: ${problem.message}`];
  }
}

function when(isWeak: boolean, what: string): readonly string[] {
  return isWeak ? [what] : [];
}
