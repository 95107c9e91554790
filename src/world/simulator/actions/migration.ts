import { limits } from '../../../domain/limits.ts';
import type { ActionEffect } from '../action-effect.ts';
import { noteAll } from '../action-effect.ts';
import type { Simulation } from '../simulation.ts';

/** How long a migration of the schema holds its locks, and what share of the work waits for them. */
const migrationMs = 120_000;
const lockedShare = 0.8;

/** Changes the schema of a database under locks; most of its work waits meanwhile. */
export const runMigration: ActionEffect = {
  begin(sim, operation) {
    const s = operation.service;
    if (sim.services[s]!.kind !== 'stateful') return 'it keeps no data';
    sim.locked[s] = lockedShare;
    sim.isBusy[s] = 1;
    noteAll(sim, operation);
    return null;
  },
  advance(sim, operation) {
    if ((sim.tick - operation.beganTick) * limits.tickMs < migrationMs) return false;
    unlock(sim, operation.service);
    return true;
  },
  stop: (sim, operation) => unlock(sim, operation.service),
  undo: null,
};

function unlock(sim: Simulation, s: number): void {
  sim.locked[s] = 0;
  sim.isBusy[s] = 1;
}
