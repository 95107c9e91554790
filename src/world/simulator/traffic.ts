import { drawAll } from '../../base/draw.ts';
import { limits } from '../../domain/limits.ts';
import { edgeAt } from './edge-columns.ts';
import { serviceAt } from './service-columns.ts';
import { tickSeconds } from './simulation.ts';
import type { Simulation } from './simulation.ts';
import { meanWaitMs } from './waiting.ts';

/** Share of its calls that an open breaker lets through to see whether the callee is back. */
export const probedShare = 0.1;

/**
 * Requests of one tick, callers before callees: what arrives, what is turned away, served, and left waiting. The loop
 * is one of the two hottest of the simulator, so it reads its columns from the one array that holds them.
 */
export function spreadTraffic(sim: Simulation): void {
  const { flow, edgeFlow, tick, count } = sim;
  const { order, edgeStart, callee } = sim.graph;
  const arrivals = serviceAt.arrivals * count;
  const served = serviceAt.served * count;
  const utilisation = serviceAt.utilisation * count;
  const waitMs = serviceAt.waitMs * count;
  const waitRow = serviceAt.waitRow * count;
  const perSecond = serviceAt.perSecond * count;
  const perCapacity = serviceAt.perCapacity * count;
  const isRough = serviceAt.isRough * count;
  const passedOn = serviceAt.passedOn * count;
  const calls = edgeAt.calls * callee.length;
  const edgeTries = edgeAt.edgeTries * callee.length;
  const edgeSent = edgeAt.edgeSent * callee.length;
  const uneasyUntil = edgeAt.uneasyUntil * callee.length;
  admitUsers(sim);
  for (let i = 0; i < count; i++) {
    const s = order[i]!;
    const arrived = flow[arrivals + s]!;
    const used = arrived * flow[perCapacity + s]!;
    let passed = arrived;
    if (used < 1 && (flow[isRough + s]! === 0 || becomesSmooth(sim, s))) {
      flow[served + s] = arrived;
      flow[utilisation + s] = used;
      flow[waitMs + s] = meanWaitMs(flow[waitRow + s]!, used, flow[perSecond + s]!);
    } else passed = serveRough(sim, s, arrived);
    passed *= flow[passedOn + s]!;
    for (let e = edgeStart[s]!, end = edgeStart[s + 1]!; e < end; e++) {
      const tries = tick <= edgeFlow[uneasyUntil + e]! ? triesOf(sim, e) : 1;
      const sent = passed * edgeFlow[calls + e]! * tries;
      edgeFlow[edgeTries + e] = tries;
      edgeFlow[edgeSent + e]! += sent;
      flow[arrivals + callee[e]!]! += sent;
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
  return noise === 0 ? now : now * (1 + noise * (2 * noiseAt(sim, entry) - 1));
}

/** The draw of the present tick; those of many ticks are made at once. */
function noiseAt(sim: Simulation, entry: string): number {
  const { noise, tick } = sim;
  if (tick < sim.noiseFrom || tick >= sim.noiseFrom + noise.length) {
    sim.noiseFrom = tick;
    drawAll(sim.seed, 'workload', entry, tick, noise);
  }
  return noise[tick - sim.noiseFrom]!;
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
  const { externalArrivals, arrivals, client, entry } = sim;
  client.offered = rateAt(sim) * client.surge * tickSeconds;
  externalArrivals[entry] = client.offered * triesFor(client.fail, client.retries);
  arrivals.set(externalArrivals);
}

/** Tries per call: fewer than one behind an open breaker, more than one where calls failed in the tick before. */
function triesOf(sim: Simulation, e: number): number {
  if (sim.tick <= sim.breakerUntil[e]!) return probedShare;
  return triesFor(sim.edgeFail[e]!, Math.max(sim.graph.retries[e]!, sim.edgeExtraRetries[e]!));
}

/** A tick in which requests are turned away or wait: a fluid queue between ticks, Erlang's wait within one. Returns what was served. */
function serveRough(sim: Simulation, s: number, arrived: number): number {
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
    sim.waitMs[s] = meanWaitMs(sim.waitRow[s]!, entering / capacity, perSecond);
  } else {
    sim.queueWaitMs[s] = waiting > 0 ? limits.queueSecondsMax * 1_000 : 0;
    sim.waitMs[s] = 0;
  }
  return served;
}

/** Ends a rough spell if nothing is turned away and nothing waits any more; says whether it did. */
function becomesSmooth(sim: Simulation, s: number): boolean {
  if (sim.isObstructed[s]! + sim.queue[s]! !== 0) return false;
  sim.isRough[s] = 0;
  sim.shedShare[s] = 0;
  sim.rejectedShare[s] = 0;
  sim.queueWaitMs[s] = 0;
  return true;
}
