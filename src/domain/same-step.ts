import type { Action } from './action.ts';

/** Whether two actions are the same step, by however much. */
export function sameStep(one: Action, other: Action): boolean {
  return one.kind === other.kind && one.target === other.target;
}
