import type { Action } from '../domain/action.ts';
import type { Window } from './oracle.ts';
import type { Subject, TrialRecord } from './trial-record.ts';

/** A window, and what automation decided to do by itself around it. */
interface DeedsOfWindow {
  readonly window: Window;
  readonly deeds: readonly Subject[];
}

/**
 * What automation decided to do by itself: at a first look, and at a second one, where another plan than the one that people
 * said yes to came to be carried out on nobody's.
 */
export function deedsOf({ proposed, carried }: TrialRecord): readonly Subject[] {
  const changed = carried.filter(
    ({ look, applied }) =>
      look?.decision.phase === 're-checked' &&
      look.decision.disposition === 'act' &&
      applied?.apply.approvals.length === 0,
  );
  const first = proposed.filter(({ look }) => look?.alone === true);
  return changed.length === 0 ? first : [...first, ...changed].sort((one, other) => one.seq - other.seq);
}

/** A prohibition holds inside its window only: nobody is blamed for a moment of which it is not sure that it counts. */
export function deedsInside({ window, deeds }: DeedsOfWindow): readonly Subject[] {
  return deeds.filter(({ at, action }) => window.from <= at && at < window.to && onTarget(window, action));
}

/** Whether a step is one that a window speaks of, by its service and its kind. */
export function fits(window: Window, action: Action): boolean {
  return isMeant(window, action) && (window.actions.length === 0 || window.actions.includes(action.kind));
}

/** A label that wants a step and names no service means those at fault: a step on a bystander helps nobody. */
function isMeant(window: Window, action: Action): boolean {
  const wantsAStep = window.wanted === 'should-act' || window.wanted === 'may-act';
  if (!wantsAStep || window.target !== null || window.services.length === 0) return onTarget(window, action);
  return window.services.includes(action.target);
}

function onTarget(window: Window, action: Action): boolean {
  return window.target === null || window.target === action.target;
}
