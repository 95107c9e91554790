import { draw } from '../../base/draw.ts';
import { limits } from '../../domain/limits.ts';
import { tickSeconds } from './simulation.ts';
import type { Simulation } from './simulation.ts';
import { meanWaitMs } from './waiting.ts';

/** Share of its calls that an open breaker lets through to see whether the callee is back. */
export const probedShare = 0.1;

/**
 * Requests of one tick, callers before callees: what arrives, what is turned away, served, and left waiting. The loop
 * is the hottest of the simulator, so its columns are taken out of the state once a tick.
 */
export function spreadTraffic(sim: Simulation): void {
  const { arrivals, served, queue, isObstructed, perSecond, perCapacity, utilisation, waitMs, waitTables } = sim;
  const { tick, hit, isRough, isCache, edgeFail, edgeTries, edgeSent, breakerUntil } = sim;
  const { order, edgeStart, callee, calls } = sim.graph;
  admitUsers(sim);
  for (let i = 0; i < order.length; i++) {
    const s = order[i]!;
    const arrived = arrivals[s]!;
    const used = arrived * perCapacity[s]!;
    if (used < 1 && isObstructed[s]! + queue[s]! === 0) {
      served[s] = arrived;
      utilisation[s] = used;
      waitMs[s] = meanWaitMs(waitTables[s]!, used, perSecond[s]!);
      if (isRough[s] === 1) smoothOut(sim, s);
    } else serveRough(sim, s, arrived);
    const flow = isCache[s] === 1 ? served[s]! * (1 - hit[s]!) : served[s]!;
    for (let e = edgeStart[s]!, end = edgeStart[s + 1]!; e < end; e++) {
      const tries = edgeFail[e]! > 0 || tick <= breakerUntil[e]! ? triesOf(sim, e) : 1;
      const sent = flow * calls[e]! * tries;
      edgeTries[e] = tries;
      edgeSent[e]! += sent;
      arrivals[callee[e]!]! += sent;
    }
  }
}

/** Requests per second from users at the present tick, with its seeded noise. */
export function rateAt(sim: Simulation): number {
  const { entry, rate, points, noise } = sim.scenario.workload;
  const at = sim.tick * limits.tickMs;
  let fromAt = 0;
  let from = rate;
  let now = rate;
  for (let i = 0; i < points.length; i++) {
    const point = points[i]!;
    now = point.rate;
    if (point.at >= at) {
      const share = point.at > fromAt ? (at - fromAt) / (point.at - fromAt) : 1;
      now = from + (point.rate - from) * share;
      break;
    }
    from = point.rate;
    fromAt = point.at;
  }
  return noise === 0 ? now : now * (1 + noise * (2 * draw(sim.seed, 'workload', entry, sim.tick) - 1));
}

/** Mean number of tries of a call when each fails with this chance and is repeated at most so often. */
export function triesFor(fail: number, retries: number): number {
  let tries = 1;
  let still = fail;
  for (let k = 0; k < retries && still > 1e-6; k++) {
    tries += still;
    still *= fail;
  }
  return tries;
}

function admitUsers(sim: Simulation): void {
  const { externalArrivals, client, entry } = sim;
  client.offered = rateAt(sim) * client.surge * tickSeconds;
  externalArrivals[entry] = client.offered * triesFor(client.fail, client.retries);
  sim.arrivals.set(externalArrivals);
}

/** Tries per call: fewer than one behind an open breaker, more than one where calls failed in the tick before. */
function triesOf(sim: Simulation, e: number): number {
  if (sim.tick <= sim.breakerUntil[e]!) return probedShare;
  return triesFor(sim.edgeFail[e]!, Math.max(sim.graph.retries[e]!, sim.edgeExtraRetries[e]!));
}

/** A tick in which requests are turned away or wait: a fluid queue between ticks, Erlang's wait within one. */
function serveRough(sim: Simulation, s: number, arrived: number): void {
  const away = sim.away[s]!;
  const shed = (1 - away) * sim.throttled[s]!;
  const entering = arrived * (1 - away - shed);
  const perSecond = sim.perSecond[s]!;
  const capacity = perSecond * tickSeconds;
  const before = sim.queue[s]!;
  const waiting = before + entering;
  const served = Math.min(waiting, capacity);
  const isDown = sim.ready[s] === 0 && sim.isQueue[s] === 0;
  const left = waiting - served;
  const after = Math.min(left, isDown ? 0 : sim.queueMax[s]!);
  sim.queue[s] = after;
  sim.served[s] = served;
  sim.shedShare[s] = shed;
  sim.rejectedShare[s] = left > after && arrived > 0 ? Math.min((left - after) / arrived, 1 - away - shed) : 0;
  sim.failed[s]! += arrived * (away + shed) + (left - after);
  sim.utilisation[s] = capacity > 0 ? served / capacity : 0;
  sim.isRough[s] = 1;
  if (perSecond > 0) {
    sim.queueWaitMs[s] = ((before + after) * 500) / perSecond;
    sim.waitMs[s] = meanWaitMs(sim.waitTables[s]!, entering / capacity, perSecond);
  } else {
    sim.queueWaitMs[s] = waiting > 0 ? limits.queueSecondsMax * 1_000 : 0;
    sim.waitMs[s] = 0;
  }
}

/** The first tick after rough ones in which every request is served at once. */
function smoothOut(sim: Simulation, s: number): void {
  sim.isRough[s] = 0;
  sim.shedShare[s] = 0;
  sim.rejectedShare[s] = 0;
  sim.queueWaitMs[s] = 0;
}
