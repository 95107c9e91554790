import type { ActionEffect } from '../action-effect.ts';
import { noteConcurrent } from '../action-effect.ts';
import { isSettled, restartReplica } from '../replicas.ts';
import { slotsMax } from '../memory.ts';
import { replicaState } from '../simulation.ts';
import type { Operation, Simulation } from '../simulation.ts';

/** Restarts the one replica that needs it most: a slow one, else the one with most memory. */
export const restartPod: ActionEffect = {
  begin(sim, operation) {
    const slot = worstSlot(sim, operation.service);
    if (slot === null) return 'no replica is running';
    takeDown(sim, operation, [slot]);
    return null;
  },
  advance: (sim, operation) => stillOut(sim, operation) === 0,
  stop: () => undefined,
  undo: null,
};

/** Restarts all replicas, one at a time, each after the one before is warm. */
export const rollingRestart: ActionEffect = {
  begin(sim, operation) {
    takeDown(sim, operation, nextSlots(sim, operation));
    return operation.out.length === 0 ? 'no replica is running' : null;
  },
  advance(sim, operation) {
    if (stillOut(sim, operation) > 0) return false;
    const slots = nextSlots(sim, operation);
    takeDown(sim, operation, slots);
    return slots.length === 0;
  },
  stop: () => undefined,
  undo: null,
};

function takeDown(sim: Simulation, operation: Operation, slots: readonly number[]): void {
  for (const slot of slots) {
    operation.recordsLost += restartReplica(sim, operation.service, slot);
    operation.out.push(slot);
    operation.changed.add(slot);
    operation.services.add(operation.service);
  }
  noteConcurrent(operation, operation.out.length);
}

/** Forgets the replicas that are back at full speed; returns how many are not. */
function stillOut(sim: Simulation, operation: Operation): number {
  operation.out = operation.out.filter((slot) => !isSettled(sim, operation.service, slot));
  return operation.out.length;
}

/** The next replica that has not been restarted yet, or none. */
function nextSlots(sim: Simulation, operation: Operation): readonly number[] {
  const s = operation.service;
  if (operation.changed.size >= operation.replicasMax) return [];
  for (let slot = 0; slot < sim.desired[s]!; slot++) {
    if (!operation.changed.has(slot) && sim.replica[s * slotsMax + slot] !== replicaState.absent) return [slot];
  }
  return [];
}

function worstSlot(sim: Simulation, s: number): number | null {
  let worst: number | null = null;
  let worstNeed = -1;
  for (let slot = 0; slot < sim.desired[s]!; slot++) {
    const r = s * slotsMax + slot;
    const need = sim.memory[r]! + 2 * sim.isSlow[r]!;
    if (sim.replica[r] !== replicaState.ready || need <= worstNeed) continue;
    worst = slot;
    worstNeed = need;
  }
  return worst;
}
