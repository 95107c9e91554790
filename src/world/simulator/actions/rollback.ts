import type { ActionEffect } from '../action-effect.ts';
import { noteConcurrent } from '../action-effect.ts';
import { cureFaults, reviveFault } from '../faults.ts';
import { replaceReplica } from '../replicas.ts';
import { slotsMax } from '../memory.ts';
import type { Operation, Simulation } from '../simulation.ts';
import { advanceRollout, beginRollout } from '../versions.ts';

const replaced: number[] = [];

/** Brings the former version back, batch by batch; what only the present version did wrong ends with it. */
export const rollbackDeploy: ActionEffect = {
  begin(sim, operation) {
    const s = operation.service;
    operation.before = sim.hasFormer[s]!;
    if (sim.hasFormer[s] === 1) beginRollout(sim, s, 0);
    sim.hasFormer[s] = 0;
    return null;
  },
  advance(sim, operation) {
    if (operation.before === 0) return true;
    if (!rolledOut(sim, operation)) return false;
    if (operation.changed.size >= operation.replicasMax) return true;
    operation.cured.push(...cureFaults(sim, operation.service, ['bad-deploy', 'memory-leak']));
    return true;
  },
  stop(sim, operation) {
    stopRollout(sim, operation);
    sim.hasFormer[operation.service] = operation.before;
  },
  undo: {
    begin(sim, operation) {
      const undone = operation.reverses;
      if (undone === null || undone.before === 0) return 'nothing was rolled back';
      sim.hasFormer[operation.service] = 1;
      if (undone.replicasMax < Infinity) return bringBack(sim, operation, undone);
      beginRollout(sim, operation.service, 0);
      for (const record of undone.cured) reviveFault(sim, record);
      return null;
    },
    /** Where the bad version comes again, its fault carries the rollout. */
    advance: (sim, operation) => (sim.rolloutTo[operation.service] === 1 ? false : rolledOut(sim, operation)),
    stop: stopRollout,
  },
};

function rolledOut(sim: Simulation, operation: Operation): boolean {
  const s = operation.service;
  if (sim.rolloutTo[s] === -1) return true;
  operation.recordsLost += advanceRollout(sim, s, operation.beganTick + 1, replaced);
  for (const slot of replaced) operation.changed.add(slot);
  if (replaced.length > 0) operation.services.add(s);
  noteConcurrent(operation, replaced.length);
  if (operation.changed.size < operation.replicasMax) return false;
  stopRollout(sim, operation);
  return true;
}

/** A canary is taken back at once: its few replicas get the version that the others still have. */
function bringBack(sim: Simulation, operation: Operation, undone: Operation): null {
  stopRollout(sim, operation);
  for (const slot of undone.changed) {
    sim.isBad[operation.service * slotsMax + slot] = 1;
    operation.recordsLost += replaceReplica(sim, operation.service, slot);
    operation.changed.add(slot);
    operation.services.add(operation.service);
  }
  noteConcurrent(operation, undone.changed.size);
  return null;
}

/** The versions stay mixed as they are, and all replicas serve. */
function stopRollout(sim: Simulation, operation: Operation): void {
  sim.rolloutTo[operation.service] = -1;
}
