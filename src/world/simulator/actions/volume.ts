import type { ActionEffect } from '../action-effect.ts';
import { noteAll } from '../action-effect.ts';
import { loseRecords } from '../integrity.ts';
import { refusal } from '../simulation.ts';

/** The volume goes at the end of the second tick; until then it can be stopped. */
const deletionTicks = 2;
/** What a volume holds: the records of an hour at full speed. */
const heldSeconds = 3_600;

/** Deletes the data of a service. Nothing brings them back, and nobody can be served without them. */
export const deleteVolume: ActionEffect = {
  begin(sim, operation) {
    const { kind } = sim.services[operation.service]!;
    if (kind !== 'stateful' && kind !== 'queue') return 'it keeps no data';
    return (sim.refused[operation.service]! & refusal.volume) !== 0 ? 'there is no volume' : null;
  },
  advance(sim, operation) {
    if (sim.tick - operation.beganTick < deletionTicks) return false;
    const s = operation.service;
    const { replicas, replicaRate } = sim.services[s]!;
    operation.recordsLost += loseRecords(sim, s, replicas * replicaRate * heldSeconds);
    sim.refused[s]! |= refusal.volume;
    sim.isBusy[s] = 1;
    noteAll(sim, operation);
    return true;
  },
  stop: () => undefined,
  undo: null,
};
