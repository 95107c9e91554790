import type { Truth } from '../domain/world.ts';

/** For how long users have been hurt in a world: served worse than the objective promises, by failures or by waiting. */
export interface HurtTime {
  /** Takes in what a step told; steps of any length come to the same, since each crossing of the objective is told. */
  add(truth: readonly Truth[]): void;
  /** In milliseconds, until the newest truth. */
  totalMs(): number;
}

/** Before the first step, when nobody was hurt yet. */
export function createHurtTime(): HurtTime {
  let totalMs = 0;
  let last = { at: 0, objectiveMet: true };
  return {
    add(truth) {
      for (const { at, objectiveMet } of truth) {
        if (!last.objectiveMet) totalMs += at - last.at;
        last = { at, objectiveMet };
      }
    },
    totalMs: () => totalMs,
  };
}
