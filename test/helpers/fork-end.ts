import type { ForkEnd } from '../../src/domain/fork-end.ts';

/** How a trial ended in which users were hurt for five minutes and a hundred of ten thousand requests failed. */
export const forkEnd: ForkEnd = {
  offered: 10_000,
  failed: 100,
  recordsLost: 0,
  budgetRemaining: 0.5,
  objectiveMet: true,
  hurtMs: 300_000,
};
