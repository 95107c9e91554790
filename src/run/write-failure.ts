import type { DoorFailure, DoorKeeper } from '../domain/door-answer.ts';
import type { TrialState } from './trial-state.ts';

/** A program that goes on failing in the same way is written down once in this time. */
const againAfterMs = 300_000;

/** Writes down that a program of the candidate failed: the candidate's own event, which is judged. */
export function writeFailure(state: TrialState, who: DoorKeeper, { reason, timedOut }: DoorFailure): void {
  const what = `${who} ${reason}`;
  const last = state.failures.get(what);
  if (last !== undefined && state.at - last < againAfterMs) return;
  state.failures.set(what, state.at);
  state.journal.append(state.at, { kind: 'agent-failed', who, reason, timedOut });
}
