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
