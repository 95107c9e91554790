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
}
