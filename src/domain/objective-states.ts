import type { EntryOf } from './entry.ts';

/** The objective as it stood from a moment on. */
export interface ObjectiveState {
  readonly at: number;
  readonly met: boolean;
}

/** Each truth that was written, with the crossings between them. Before the first one the objective was met. */
export function objectiveStates(truths: readonly EntryOf<'truth'>[]): readonly ObjectiveState[] {
  const states: ObjectiveState[] = [];
  let met = true;
  for (const { at, crossedAt, objectiveMet } of truths) {
    for (const crossing of crossedAt) {
      met = !met;
      states.push({ at: crossing, met });
    }
    met = objectiveMet;
    states.push({ at, met });
  }
  return states;
}

/**
 * When the objective was met again for good: after its last miss, and held from there until `untilMs`, for at least
 * `heldForMs`. Null where it was never missed, and where it was not met again or not for so long.
 */
export function recoveredFrom(states: readonly ObjectiveState[], untilMs: number, heldForMs: number): number | null {
  const lastMissed = states.findLast(({ met }) => !met)?.at ?? null;
  if (lastMissed === null) return null;
  const metAt = states.find(({ at, met }) => met && at > lastMissed)?.at ?? null;
  return metAt !== null && untilMs - metAt >= heldForMs ? metAt : null;
}
