import type { Scenario } from '../../../domain/scenario.ts';
import type { Truth } from '../../../domain/world.ts';
import type { K6Window } from '../k6/k6-windows.ts';

/** What the truth of one tick is made from. */
export interface Measured {
  /** Scenario time. */
  readonly at: number;
  /** Users' requests since the start of the trial. */
  readonly offered: number;
  readonly failed: number;
  /** Those of the last tick. */
  readonly last: Pick<K6Window, 'offered' | 'failed' | 'meanMs'>;
  /** The tick before; what it said holds on when no request ended in this one. */
  readonly before: Pick<Truth, 'successRatio' | 'latencyMs'>;
  readonly recordsLost: number | null;
  readonly activeFaults: readonly string[];
  readonly leastReady: Truth['leastReady'];
}

/**
 * Ground truth from what real users, that is k6's, got. Their requests are real, and so are their numbers; only the error
 * budget counts in scenario time, in which each real request stands for `timeScale` of them.
 */
export function userTruth(measured: Measured, { objective, workload, context }: Scenario, timeScale: number): Truth {
  const { last, before, offered, failed } = measured;
  const successRatio = last.offered > 0 ? 1 - last.failed / last.offered : before.successRatio;
  const latencyMs = last.meanMs ?? before.latencyMs;
  const allowed = workload.rate * 30 * 86_400 * (1 - objective.successRatioMin);
  const spent = allowed > 0 ? (failed * timeScale) / allowed : failed > 0 ? 1 : 0;
  return {
    at: measured.at,
    offered,
    failed,
    successRatio,
    latencyMs,
    objectiveMet: successRatio >= objective.successRatioMin && latencyMs <= objective.latencyMax,
    budgetRemaining: Math.max(context.budgetRemaining - spent, 0),
    recordsLost: measured.recordsLost,
    activeFaults: measured.activeFaults,
    leastReady: measured.leastReady,
  };
}
