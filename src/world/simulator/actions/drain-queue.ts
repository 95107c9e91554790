import type { ActionEffect } from '../action-effect.ts';
import { noteAll } from '../action-effect.ts';
import { loseRecords } from '../integrity.ts';
import { visitsPerRequest } from '../reach.ts';
import type { Simulation } from '../simulation.ts';

/** Ticks over which the queue is emptied, so that it can be stopped half way. */
const drainTicks = 3;

/** Throws away what waits: the requests have failed, and where the service keeps data, records are lost. */
export const drainQueue: ActionEffect = {
  begin: () => null,
  advance(sim, operation) {
    const left = drainTicks - (sim.tick - operation.beganTick) + 1;
    const dropped = sim.queue[operation.service]! / Math.max(left, 1);
    if (dropped > 0) {
      noteAll(sim, operation);
      operation.recordsLost += drop(sim, operation.service, dropped);
    }
    return left <= 1;
  },
  stop: () => undefined,
  undo: null,
};

/** Users are counted once: those whose requests fail at present anyway have been counted already. */
function drop(sim: Simulation, s: number, requests: number): number {
  sim.queue[s]! -= requests;
  sim.failed[s]! += requests;
  const users = (requests / Math.max(visitsPerRequest(sim)[s]!, 1)) * sim.client.success;
  sim.totals.failed = Math.min(sim.totals.failed + users, sim.totals.offered);
  const { kind } = sim.services[s]!;
  return kind === 'queue' || kind === 'stateful' ? loseRecords(sim, s, requests) : 0;
}
