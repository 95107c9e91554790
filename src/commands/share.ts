import { UserError } from '../base/errors.ts';

/** Throws `UserError` unless an option of the command line is a share: above 0 and below 1. */
export function share(option: string, value: number, example: number): void {
  if (value > 0 && value < 1) return;
  throw new UserError(`${option} is not between 0 and 1.`, { mend: `Write for example ${option} ${example}.` });
}
