import type { ActionEffect } from '../action-effect.ts';
import { readOnly } from './read-only.ts';

/**
 * Changes nothing in the system, which has no alerts: those are raised from what is shown of it, and that is where a
 * completed suppression hides them until its end, or until the completion of its undoing.
 */
export const suppressAlert: ActionEffect = {
  ...readOnly,
  undo: readOnly,
};
