import type { ActionEffect } from '../action-effect.ts';
import { noteAll } from '../action-effect.ts';
import type { Operation, Simulation } from '../simulation.ts';

/** Turns off what the newest version brought, without replacing a replica. */
export const disableFeatureFlag: ActionEffect = {
  begin: (sim, operation) => set(sim, operation, 1),
  advance: () => true,
  stop(sim, operation) {
    sim.flagOff[operation.service] = operation.before;
    sim.isBusy[operation.service] = 1;
  },
  undo: {
    begin: (sim, operation) => set(sim, operation, operation.reverses?.before ?? 0),
    advance: () => true,
    stop: () => undefined,
  },
};

function set(sim: Simulation, operation: Operation, off: number): null {
  operation.before = sim.flagOff[operation.service]!;
  if (operation.before !== off) noteAll(sim, operation);
  sim.flagOff[operation.service] = off;
  sim.isBusy[operation.service] = 1;
  return null;
}
