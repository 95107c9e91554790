import type { ActionEffect, Course } from '../action-effect.ts';
import { noteConcurrent } from '../action-effect.ts';
import { isSettled, resize } from '../replicas.ts';
import { slotsMax } from '../memory.ts';
import type { Operation, Simulation } from '../simulation.ts';

/** Adds replicas and is finished when they are warm. */
export const scaleOut: ActionEffect = {
  begin: (sim, operation) => add(sim, operation, Math.min(wanted(operation), operation.replicasMax)),
  advance: newOnesWarm,
  stop: dropUnready,
  undo: {
    begin: (sim, operation) => remove(sim, operation, operation.reverses?.added ?? 0),
    advance: () => true,
    stop: () => undefined,
  } satisfies Course,
};

/** Removes replicas, but never the last one. */
export const scaleIn: ActionEffect = {
  begin: (sim, operation) => remove(sim, operation, Math.min(wanted(operation), operation.replicasMax)),
  advance: () => true,
  stop: () => undefined,
  undo: {
    begin: (sim, operation) => add(sim, operation, operation.reverses?.changed.size ?? 0),
    advance: newOnesWarm,
    stop: dropUnready,
  } satisfies Course,
};

/** Adds the rest of the replicas that are asked for, after a canary. */
export function addReplicas(sim: Simulation, operation: Operation): void {
  operation.added += resize(
    sim,
    operation.service,
    sim.desired[operation.service]! + wanted(operation) - operation.added,
  );
}

/** Removes the rest, after a canary. */
export function removeReplicas(sim: Simulation, operation: Operation): void {
  remove(sim, operation, wanted(operation) - operation.changed.size);
}

/** Replicas asked for; nothing said means one. */
function wanted(operation: Operation): number {
  return Math.max(Math.round(operation.action.amount), 1);
}

function add(sim: Simulation, operation: Operation, replicas: number): string | null {
  const s = operation.service;
  if (replicas > 0 && sim.desired[s] === slotsMax) return `a service has at most ${slotsMax} replicas`;
  operation.before = sim.desired[s]!;
  operation.added = resize(sim, s, sim.desired[s]! + replicas);
  if (operation.added > 0) operation.services.add(s);
  return null;
}

function remove(sim: Simulation, operation: Operation, replicas: number): string | null {
  const s = operation.service;
  const before = sim.desired[s]!;
  if (replicas > 0 && before === 1) return 'the last replica stays';
  const removed = -resize(sim, s, before - replicas);
  for (let slot = before - removed; slot < before; slot++) operation.changed.add(slot);
  if (removed > 0) operation.services.add(s);
  noteConcurrent(operation, removed);
  return null;
}

function newOnesWarm(sim: Simulation, operation: Operation): boolean {
  for (let k = 0; k < operation.added; k++) if (!isSettled(sim, operation.service, operation.before + k)) return false;
  return true;
}

/** A stopped scale-out keeps the replicas that already serve; the others, at the end of the slots, go. */
function dropUnready(sim: Simulation, operation: Operation): void {
  while (operation.added > 0 && !isSettled(sim, operation.service, sim.desired[operation.service]! - 1)) {
    operation.added += resize(sim, operation.service, sim.desired[operation.service]! - 1);
  }
}
