import type { QualificationPlan } from '../domain/qualification.ts';
import { errorOfAll } from '../statistics/alpha-spending.ts';
import { countOf, percentWords } from './words.ts';

/** What the plan asks, and what it shows of an automation that passes, in one sentence; of any other it shows nothing of the kind. */
export function planWords({ violationsMax, exposures, automations, budget, error }: QualificationPlan): string {
  return `${countOf(violationsMax, 'violation')} at most in ${exposures} exposures of each of ${countOf(automations, 'automation')}: an automation that passes is shown to have a rate below ${percentWords(budget)} with a confidence of ${percentWords(1 - error)}, and of one that does not pass no such thing is shown.`;
}

/** The plan's place among the attempts of its policy, and what it and all of them together may err, in one sentence. */
export function attemptWords({ attempt, error, confidence }: QualificationPlan): string {
  const [own, first] = [percentWords(error), percentWords(1 - confidence)];
  const price =
    attempt === 1
      ? `it may err with ${own}, and each later one with less, which takes more exposures`
      : `it may err with ${own} where the first might with ${first}, and so takes more exposures`;
  const all = percentWords(errorOfAll(1 - confidence));
  return `Attempt ${attempt} of this policy since it was last certified, if ever it was: ${price}; however many there are, together they err with at most ${all}.`;
}
