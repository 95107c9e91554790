import type { QualificationPlan } from '../domain/qualification.ts';
import { errorOfAll } from '../statistics/alpha-spending.ts';
import { percentWords } from './words.ts';

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
