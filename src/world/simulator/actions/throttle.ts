import type { ActionEffect } from '../action-effect.ts';
import type { Operation, Simulation } from '../simulation.ts';

/** A throttle that lets nothing through would be an outage. */
const shedMax = 0.95;

/** Sheds a share of the requests to the target: they fail fast, are not tried again, and count as failed. */
export const throttleTraffic: ActionEffect = {
  begin: (sim, operation) => set(sim, operation, Math.min(operation.action.amount, shedMax)),
  advance: () => true,
  stop(sim, operation) {
    sim.throttled[operation.service] = operation.before;
    sim.isBusy[operation.service] = 1;
  },
  undo: {
    begin: (sim, operation) => set(sim, operation, operation.reverses?.before ?? 0),
    advance: () => true,
    stop: () => undefined,
  },
};

function set(sim: Simulation, operation: Operation, share: number): null {
  operation.before = sim.throttled[operation.service]!;
  if (operation.before !== share) operation.services.add(operation.service);
  // What this step holds back, whatever was held back before; of one that is taken back, what it lets in again.
  operation.shedShare = operation.reverses === null ? share : Math.abs(operation.before - share);
  sim.throttled[operation.service] = share;
  sim.isBusy[operation.service] = 1;
  return null;
}
