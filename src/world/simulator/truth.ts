import { limits } from '../../domain/limits.ts';
import type { Truth } from '../../domain/world.ts';
import type { Simulation } from './simulation.ts';

/** Whether users got in the last tick what they were promised. */
export function objectiveMet(sim: Simulation): boolean {
  const { successRatioMin, latencyMax } = sim.scenario.objective;
  return sim.client.success >= successRatioMin && sim.client.latencyMs <= latencyMax;
}

/** Ground truth at the end of the present tick. */
export function truthOf(sim: Simulation): Truth {
  const { client, totals } = sim;
  return {
    activeFaults: sim.activeFaults,
    at: sim.tick * limits.tickMs,
    budgetRemaining: budgetRemaining(sim),
    failed: totals.failed,
    latencyMs: client.latencyMs,
    leastReady: sim.leastReady,
    objectiveMet: objectiveMet(sim),
    offered: totals.offered,
    recordsLost: totals.recordsLost,
    successRatio: client.success,
  };
}

/** The budget of a period of 30 days at the starting rate, less what has failed since the start. */
function budgetRemaining(sim: Simulation): number {
  const { workload, objective, context } = sim.scenario;
  const allowed = workload.rate * 30 * 86_400 * (1 - objective.successRatioMin);
  if (sim.totals.failed === 0) return context.budgetRemaining;
  return allowed > 0 ? Math.max(context.budgetRemaining - sim.totals.failed / allowed, 0) : 0;
}
