import type { EntryOf } from './entry.ts';

/** The objective as it stood from a moment on. */
export interface ObjectiveState {
  readonly at: number;
  readonly met: boolean;
}

/** Each truth that was written, with the crossings between them. Before the first one the objective was met. */
export function objectiveStates(truths: readonly EntryOf<'truth'>[]): readonly ObjectiveState[] {
  let met = true;
  return truths.flatMap(({ at, crossedAt, objectiveMet }) => {
    const between = crossedAt.map((crossing) => {
      met = !met;
      return { at: crossing, met };
    });
    met = objectiveMet;
    return [...between, { at, met }];
  });
}
