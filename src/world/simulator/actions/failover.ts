import { limits } from '../../../domain/limits.ts';
import type { ActionEffect } from '../action-effect.ts';
import { noteAll } from '../action-effect.ts';
import { loseRecords } from '../integrity.ts';
import { refusal, tickSeconds } from '../simulation.ts';
import type { Simulation } from '../simulation.ts';

/** Fencing the old primary, promoting a standby and moving its clients. */
const failoverMs = 60_000;
/** The standby is this far behind; what was written meanwhile is on the old primary only. */
const replicationLagSeconds = 2;

/** Makes a standby the primary: nobody is served meanwhile, and the last writes are lost. */
export const failoverDatabase: ActionEffect = {
  begin(sim, operation) {
    const s = operation.service;
    if (sim.services[s]!.kind !== 'stateful') return 'it keeps no data';
    if (sim.ready[s]! < 2) return 'there is no standby';
    operation.before = sim.served[s]! / tickSeconds;
    sim.refused[s]! |= refusal.failover;
    sim.isBusy[s] = 1;
    noteAll(sim, operation);
    return null;
  },
  advance(sim, operation) {
    if ((sim.tick - operation.beganTick) * limits.tickMs < failoverMs) return false;
    operation.recordsLost += loseRecords(sim, operation.service, operation.before * replicationLagSeconds);
    serveAgain(sim, operation.service);
    return true;
  },
  stop: (sim, operation) => serveAgain(sim, operation.service),
  undo: null,
};

function serveAgain(sim: Simulation, s: number): void {
  sim.refused[s]! &= ~refusal.failover;
  sim.isBusy[s] = 1;
}
