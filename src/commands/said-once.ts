import { UserError } from '../base/errors.ts';

/**
 * For yargs' `coerce`: an option that takes one value. What was written twice arrives as a list, and one of the two
 * would have to be dropped without a word. Throws `UserError` for that and for an empty value.
 */
export function saidOnce<T>(option: string): (value: T) => T {
  return (value) => {
    if (Array.isArray(value)) throw new UserError(`${option} was written more than once.`);
    if (value === '') throw new UserError(`${option} needs a value.`);
    return value;
  };
}
