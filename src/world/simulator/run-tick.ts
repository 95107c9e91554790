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
  const { isBusy, count } = sim;
  const { caches } = sim.graph;
  sim.tick++;
  for (let s = 0; s < count; s++) {
    if (isBusy[s] === 0) continue;
    refreshReplicas(sim, s);
    if (sim.corruption[s]! > 0) corruptRecords(sim, s);
  }
  for (let i = 0; i < caches.length; i++) refreshCache(sim, caches[i]!);
  if (sim.isReadinessNew) sim.leastReady = leastReady(sim);
  sim.isReadinessNew = false;
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
  return { fraction: sim.ready[least]! / sim.desired[least]!, service: sim.graph.names[least]! };
}
