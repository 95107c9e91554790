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
  sim.tick++;
  for (let s = 0; s < sim.count; s++) {
    if (sim.isBusy[s] === 1) refreshReplicas(sim, s);
    if (sim.isCache[s] === 1) refreshCache(sim, s);
    if (sim.corruption[s]! > 0) corruptRecords(sim, s);
  }
  spreadTraffic(sim);
  settleOutcomes(sim);
  writeRow(sim);
  if (sim.faults.length > 0) advanceFaults(sim);
  advanceOperations(sim);
}
