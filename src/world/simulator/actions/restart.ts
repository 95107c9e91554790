import type { ActionEffect } from '../action-effect.ts';
import { noteConcurrent } from '../action-effect.ts';
import { isSettled, restartReplica } from '../replicas.ts';
import { replicaState, slotsMax } from '../simulation.ts';
import type { Operation, Simulation } from '../simulation.ts';
import { batchOf } from '../versions.ts';

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

/** Restarts all replicas, a quarter at a time, each batch after the one before is warm. */
export const rollingRestart: ActionEffect = {
  begin(sim, operation) {
    takeDown(sim, operation, nextBatch(sim, operation));
    return operation.out.length === 0 ? 'no replica is running' : null;
  },
  advance(sim, operation) {
    if (stillOut(sim, operation) > 0) return false;
    const batch = nextBatch(sim, operation);
    takeDown(sim, operation, batch);
    return batch.length === 0;
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

function nextBatch(sim: Simulation, operation: Operation): readonly number[] {
  const s = operation.service;
  const batch: number[] = [];
  const most = batchOf(sim.desired[s]!);
  for (let slot = 0; slot < sim.desired[s]! && batch.length < most; slot++) {
    if (!operation.changed.has(slot) && sim.replica[s * slotsMax + slot] !== replicaState.absent) batch.push(slot);
  }
  return batch;
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
