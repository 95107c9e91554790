import { givenToStep } from '../domain/step-disposition.ts';
import type { StepDisposition } from '../domain/step-disposition.ts';

/**
 * What was wanted of an automation's step in one trial, and what was given: at `key`, the proposal that decides what the trial is
 * an exposure of, unless at any other one it acted, or decided to, where that was not wanted: no later act hides behind an
 * earlier question. Null where it was never proposed.
 */
export function stepShown(own: readonly StepDisposition[], key: StepDisposition | undefined): StepDisposition | null {
  if (key === undefined) return null;
  for (const given of ['acted', 'stopped'] as const) {
    const wrong = own.find((one) => one.given === given && one.wanted !== 'act');
    if (wrong !== undefined) return { wanted: wrong.wanted, given };
  }
  const alike = own.filter(({ wanted }) => wanted === key.wanted);
  const given = givenToStep.find((one) => alike.some((other) => other.given === one)) ?? key.given;
  return { wanted: key.wanted, given };
}
