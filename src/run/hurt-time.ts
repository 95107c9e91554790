import type { HurtSpan } from '../domain/fork-end.ts';
import { limits } from '../domain/limits.ts';
import type { Truth } from '../domain/world.ts';

/** For how long users have been hurt in a world: served worse than the objective promises, by failures or by waiting. */
export interface HurtTime {
  /** Takes in what a step told; steps of any length come to the same, since each crossing of the objective is told. */
  add(truth: readonly Truth[]): void;
  /** In milliseconds, until the newest truth. */
  totalMs(): number;
  /** In which spans, until the newest truth; null where there were more than `limits.hurtSpansMax`. */
  spans(): readonly HurtSpan[] | null;
}

/** Before the first step, when nobody was hurt yet. */
export function createHurtTime(): HurtTime {
  const spans: [number, number][] = [];
  let totalMs = 0;
  let isTooMany = false;
  let last = { at: 0, objectiveMet: true };
  const hurt = (fromAt: number, toAt: number) => {
    if (toAt === fromAt) return;
    totalMs += toAt - fromAt;
    const before = spans.at(-1);
    if (before?.[1] === fromAt) before[1] = toAt;
    else if (spans.length < limits.hurtSpansMax) spans.push([fromAt, toAt]);
    else isTooMany = true;
  };
  return {
    add(truth) {
      for (const { at, objectiveMet } of truth) {
        if (!last.objectiveMet) hurt(last.at, at);
        last = { at, objectiveMet };
      }
    },
    totalMs: () => totalMs,
    spans: () => (isTooMany ? null : spans.map(([fromAt, toAt]): HurtSpan => [fromAt, toAt])),
  };
}
