import { draw } from '../../base/draw.ts';
import { limits } from '../../domain/limits.ts';
import { tickSeconds } from './simulation.ts';
import type { Simulation } from './simulation.ts';
import { meanWaitMs } from './waiting.ts';

/** Share of its calls that an open breaker lets through to see whether the callee is back. */
export const probedShare = 0.1;

/** Requests of one tick, callers before callees: what arrives, what is turned away, served, and left waiting. */
export function spreadTraffic(sim: Simulation): void {
  const { arrivals, externalArrivals, client } = sim;
  const { order } = sim.graph;
  arrivals.set(externalArrivals);
  const entering = rateAt(sim) * client.surge * tickSeconds;
  client.offered = entering;
  externalArrivals[sim.entry] = entering * triesFor(client.fail, client.retries);
  arrivals[sim.entry] = externalArrivals[sim.entry]!;
  for (let i = 0; i < order.length; i++) {
    const s = order[i]!;
    serve(sim, s);
    callOthers(sim, s);
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

/** What a service does with the requests of this tick. A fluid queue between ticks, Erlang's wait within one. */
function serve(sim: Simulation, s: number): void {
  const arrived = sim.arrivals[s]!;
  const isDown = sim.ready[s] === 0 && sim.isQueue[s] === 0;
  const refused = sim.refused[s] !== 0 || isDown ? 1 : 0;
  const shed = (1 - refused) * sim.throttled[s]!;
  const entering = arrived * (1 - refused - shed);
  const slower = sim.badShare[s] === 0 || sim.flagOff[s] === 1 ? 1 : 1 + sim.badShare[s]! * (sim.badLatency[s]! - 1);
  const perSecond = (sim.power[s]! * sim.replicaRate[s]! * (1 - sim.hindered[s]!) * (1 - sim.locked[s]!)) / slower;
  const capacity = perSecond * tickSeconds;
  const before = sim.queue[s]!;
  const waiting = before + entering;
  const served = waiting < capacity ? waiting : capacity;
  const room = isDown ? 0 : sim.queueMax[s]!;
  const left = waiting - served;
  const after = left < room ? left : room;
  sim.queue[s] = after;
  sim.served[s] = served;
  sim.refusedShare[s] = refused;
  sim.shedShare[s] = shed;
  sim.rejectedShare[s] = left > after && arrived > 0 ? Math.min((left - after) / arrived, 1 - refused - shed) : 0;
  sim.failed[s]! += arrived * (refused + shed) + (left - after);
  const utilisation = capacity > 0 ? entering / capacity : 1;
  sim.utilisation[s] = capacity > 0 ? served / capacity : 0;
  if (perSecond > 0) {
    sim.queueWaitMs[s] = ((before + after) * 500) / perSecond;
    sim.waitMs[s] = meanWaitMs(sim.power[s]! * sim.serversPerReplica[s]!, utilisation, perSecond);
  } else {
    sim.queueWaitMs[s] = waiting > 0 ? limits.queueSecondsMax * 1_000 : 0;
    sim.waitMs[s] = 0;
  }
}

/** The calls that the served requests make, with retries by what failed in the tick before. */
function callOthers(sim: Simulation, s: number): void {
  const { edgeStart, callee, calls, retries } = sim.graph;
  const flow = sim.isCache[s] === 1 ? sim.served[s]! * (1 - sim.hit[s]!) : sim.served[s]!;
  for (let e = edgeStart[s]!; e < edgeStart[s + 1]!; e++) {
    const fail = sim.edgeFail[e]!;
    let tries = 1;
    if (fail > 0) tries = triesFor(fail, Math.max(retries[e]!, sim.edgeExtraRetries[e]!));
    if (sim.tick <= sim.breakerUntil[e]!) tries = probedShare;
    const sent = flow * calls[e]! * tries;
    sim.edgeTries[e] = tries;
    sim.edgeSent[e]! += sent;
    sim.arrivals[callee[e]!]! += sent;
  }
}
