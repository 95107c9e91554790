import { refreshCache } from './cache.ts';
import { advanceFaults } from './faults.ts';
import { corruptRecords } from './integrity.ts';
import { writeRow } from './metrics.ts';
import { advanceOperations } from './operations.ts';
import { settleOutcomes } from './outcomes.ts';
import { refreshReplicas } from './replicas.ts';
import type { Simulation } from './simulation.ts';
import { spreadTraffic } from './traffic.ts';

/** One tick: replicas and caches, the requests on their way down, the answers on their way up, and what is measured. */
export function runTick(sim: Simulation): void {
  const { isBusy, isCache, corruption } = sim;
  sim.tick++;
  let wasBusy = 0;
  for (let s = 0; s < sim.count; s++) {
    if (isBusy[s] === 1) {
      wasBusy = 1;
      refreshReplicas(sim, s);
    }
    if (isCache[s] === 1) refreshCache(sim, s);
    if (corruption[s]! > 0) corruptRecords(sim, s);
  }
  if (wasBusy === 1) sim.leastReady = leastReady(sim);
  spreadTraffic(sim);
  settleOutcomes(sim);
  writeRow(sim);
  if (sim.faults.length > 0) advanceFaults(sim);
  if (sim.running.length + sim.aborts.length > 0) advanceOperations(sim);
}

/** The service with the least share of the replicas that it should have. */
function leastReady(sim: Simulation): Simulation['leastReady'] {
  let least = 0;
  for (let s = 1; s < sim.count; s++) {
    if (sim.ready[s]! * sim.desired[least]! < sim.ready[least]! * sim.desired[s]!) least = s;
  }
  return { service: sim.graph.names[least]!, fraction: sim.ready[least]! / sim.desired[least]! };
}
