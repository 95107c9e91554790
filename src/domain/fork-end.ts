import type { Truth } from './world.ts';

/** How a world stood at the end of a trial: users' requests and records since its start. */
export interface ForkEnd extends Pick<
  Truth,
  'offered' | 'failed' | 'recordsLost' | 'budgetRemaining' | 'objectiveMet'
> {
  /**
   * For how long users were hurt since the start, by failures or by waiting longer than the objective allows, in milliseconds;
   * journals of before behaviour 5 do not tell.
   */
  readonly hurtMs?: number;
  /**
   * In which spans of time that was, in order, in milliseconds from the start; null where there were more than
   * `limits.hurtSpansMax`. Told of what would have been without a step, since the trial itself tells it in its truths; older
   * journals do not.
   */
  readonly hurtSpans?: readonly HurtSpan[] | null;
}

/** `[fromAt, toAt]`: users were hurt from the one moment on, and no more from the other. */
export type HurtSpan = readonly [number, number];
