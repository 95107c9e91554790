import type { Simulation } from './simulation.ts';

/** Share of the users' requests that pass through at least one of these services, by the true dependencies. */
export function trafficShare(sim: Simulation, touched: ReadonlySet<number>): number {
  if (touched.size === 0) return 0;
  const { order, edgeStart, callee } = sim.graph;
  const reach = new Float64Array(sim.count);
  for (let i = order.length - 1; i >= 0; i--) {
    const s = order[i]!;
    let misses = touched.has(s) ? 0 : 1;
    for (let e = edgeStart[s]!; e < edgeStart[s + 1]!; e++)
      misses *= 1 - Math.min(callsOf(sim, s, e), 1) * reach[callee[e]!]!;
    reach[s] = 1 - misses;
  }
  return reach[sim.entry]!;
}

/** Requests that each service gets for one user's request when all is well. */
export function visitsPerRequest(sim: Simulation): Float64Array {
  const { order, edgeStart, callee } = sim.graph;
  const visits = new Float64Array(sim.count);
  visits[sim.entry] = 1;
  for (const s of order) {
    for (let e = edgeStart[s]!; e < edgeStart[s + 1]!; e++) visits[callee[e]!]! += visits[s]! * callsOf(sim, s, e);
  }
  return visits;
}

/** Calls per request of the caller; a cache calls for its misses only. */
function callsOf(sim: Simulation, s: number, e: number): number {
  return sim.graph.calls[e]! * (sim.isCache[s] === 1 ? 1 - sim.services[s]!.hitRatio : 1);
}
