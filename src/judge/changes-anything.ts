import { actionTraits } from '../domain/action.ts';
import type { ActionKind } from '../domain/action.ts';

/** Whether an action of this kind changes anything; looking never does. */
export function changesAnything(kind: ActionKind): boolean {
  return actionTraits[kind].tier > 0;
}
