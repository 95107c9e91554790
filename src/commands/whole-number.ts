import { UserError } from '../base/errors.ts';

/** Throws `UserError` unless an option of the command line is a whole number within its bounds. */
export function wholeNumber(option: string, value: number, min: number, max: number): void {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return;
  throw new UserError(`${option} is not a whole number from ${min} to ${max}.`, {
    mend: `Write for example ${option} ${min + 1}.`,
  });
}
