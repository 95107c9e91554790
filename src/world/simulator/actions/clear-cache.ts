import type { ActionEffect } from '../action-effect.ts';
import { atOnce, noteAll } from '../action-effect.ts';
import { loseCache } from '../cache.ts';

/** Below this share of hits lost, what stands behind the cache does not notice. */
const noticedLoss = 0.05;

/** Throws all entries away at once; what stands behind the cache gets all requests until it is warm again. */
export const clearCache: ActionEffect = {
  begin(sim, operation) {
    const s = operation.service;
    if (sim.isCache[s] === 0) return 'it is no cache';
    if (sim.hit[s]! > noticedLoss) {
      for (let e = sim.graph.edgeStart[s]!; e < sim.graph.edgeStart[s + 1]!; e++)
        operation.services.add(sim.graph.callee[e]!);
    }
    noteAll(sim, operation);
    loseCache(sim, s, 1);
    return null;
  },
  ...atOnce,
  undo: null,
};
