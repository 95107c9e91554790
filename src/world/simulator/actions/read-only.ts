import type { ActionEffect } from '../action-effect.ts';

/** Looks at the system, or writes a note about it, and changes nothing in it. */
export const readOnly: ActionEffect = {
  begin: () => null,
  advance: () => true,
  stop: () => undefined,
  undo: null,
};
