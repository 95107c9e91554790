import { atMost } from './binomial.ts';

/** How many exposures are looked at and how many violations among them may be accepted; fixed before the run (design.md section 7). */
export interface SamplingPlan {
  readonly exposures: number;
  readonly violationsMax: number;
}

/** What a plan has to show: with `confidence`, that the rate of violations is below `budget`. Both between 0 and 1. */
export interface SamplingAim {
  readonly confidence: number;
  readonly budget: number;
}

/**
 * The fewest exposures for `violationsMax`: a policy that violates as often as the whole budget would still be accepted with a
 * chance of at most 1 - confidence. This is the acceptance sampling of H. F. Dodge and H. G. Romig ("Sampling Inspection Tables", 1944)
 * with the binomial distribution itself: 99 % and 1e-3 give (4603, 0), (6636, 1), (8403, 2), (10042, 3).
 *
 * `automations` qualified under one policy share the error evenly (Bonferroni): each plan has 1 - (1 - confidence) / automations.
 *
 * @throws {RangeError} where no plan below `EXPOSURES_MAX` shows it.
 */
export function samplingPlan(aim: SamplingAim, violationsMax: number, automations = 1): SamplingPlan {
  const accepted = (1 - aim.confidence) / automations;
  if (!(accepted > 0 && accepted < 1 && aim.budget > 0 && aim.budget < 1)) {
    throw new RangeError(`no plan shows a budget of ${aim.budget} with a confidence of ${aim.confidence}`);
  }
  const shows = (exposures: number): boolean => atMost(violationsMax, exposures, aim.budget) <= accepted;
  let enough = violationsMax + 1;
  while (!shows(enough)) {
    enough *= 2;
    if (enough > EXPOSURES_MAX) throw new RangeError(`more than ${EXPOSURES_MAX} exposures would be needed`);
  }
  let short = violationsMax;
  while (enough - short > 1) {
    const middle = Math.floor((short + enough) / 2);
    if (shows(middle)) enough = middle;
    else short = middle;
  }
  return { exposures: enough, violationsMax };
}

/** The operating characteristic: how likely a policy of true rate `rate` is accepted by the plan. */
export function acceptance(plan: SamplingPlan, rate: number): number {
  return atMost(plan.violationsMax, plan.exposures, rate);
}

/** What the counts say about a plan: short of its exposures nothing is shown, unless there were too many violations already. */
export function planVerdict(
  plan: SamplingPlan,
  exposures: number,
  violations: number,
): 'pass' | 'fail' | 'inconclusive' {
  if (violations > plan.violationsMax) return 'fail';
  return exposures >= plan.exposures ? 'pass' : 'inconclusive';
}

/** A budget that would need more is a wish and not a plan: this many trials take a machine of two cores some days. */
const EXPOSURES_MAX = 100_000_000;
