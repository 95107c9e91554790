import { limits } from '../../domain/limits.ts';
import type { Simulation } from './simulation.ts';
import { probedShare } from './traffic.ts';
import { shareLongerThan } from './waiting.ts';

/** A breaker opens when more than this share of the calls fails, and looks again after so many ticks. */
const breakerOpensAt = 0.5;
const breakerTicks = 6;

/** What became of the requests of one tick, callees before callers: errors and latency as each caller sees them. */
export function settleOutcomes(sim: Simulation): void {
  const { order } = sim.graph;
  for (let i = order.length - 1; i >= 0; i--) settleService(sim, order[i]!);
  settleUsers(sim);
}

function settleService(sim: Simulation, s: number): void {
  const { edgeStart } = sim.graph;
  const misses = sim.isCache[s] === 1 ? 1 - sim.hit[s]! : 1;
  const bad = sim.flagOff[s] === 1 ? 0 : sim.badShare[s]!;
  let success = (1 - sim.outage[s]!) * (1 - sim.killedShare[s]!) * (1 - bad * sim.badErrors[s]!);
  let latency = sim.queueWaitMs[s]! + sim.waitMs[s]! + sim.serviceMs[s]! * (1 + bad * (sim.badLatency[s]! - 1));
  for (let e = edgeStart[s]!; e < edgeStart[s + 1]!; e++) {
    const to = sim.graph.callee[e]!;
    const calls = sim.graph.calls[e]! * misses;
    const failing = settleEdge(sim, e, to);
    if (failing > 0 && sim.graph.required[e] === 1) success *= allSucceed(1 - failing, calls);
    const answer = sim.isQueue[to] === 1 ? sim.serviceMs[to]! : sim.latencyMs[to]!;
    const patience = sim.graph.timeoutMs[e]!;
    latency += calls * sim.edgeTries[e]! * (1 - sim.refusedShare[to]!) * (answer < patience ? answer : patience);
  }
  const served = sim.served[s]!;
  sim.servedError[s] = 1 - success;
  sim.latencyMs[s] = latency;
  sim.completed[s]! += served * success;
  sim.failed[s]! += served * (1 - success);
  sim.seenError[s] = attemptFails(sim, s, limits.userPatienceMs) + sim.shedShare[s]!;
}

/** Chance that a call fails in spite of its retries; remembers the chance that one try fails, for the next tick. */
function settleEdge(sim: Simulation, e: number, to: number): number {
  const fail = attemptFails(sim, to, sim.graph.timeoutMs[e]!);
  const shed = sim.shedShare[to]!;
  sim.edgeFail[e] = fail;
  const tooLate = sim.isQueue[to] === 1 ? workTooLate(sim, to, sim.graph.timeoutMs[e]!) : 0;
  if (fail + shed + tooLate === 0) return 0;
  if (fail + shed > sim.seenError[to]!) sim.seenError[to] = fail + shed;
  const wasOpen = sim.tick <= sim.breakerUntil[e]!;
  if (sim.graph.hasBreaker[e] === 1 && fail > breakerOpensAt) sim.breakerUntil[e] = sim.tick + breakerTicks;
  if (wasOpen) return 1 - probedShare * (1 - fail - shed) * (1 - tooLate);
  const retries = Math.max(sim.graph.retries[e]!, sim.edgeExtraRetries[e]!);
  return 1 - (1 - failsAfter(fail, shed, retries)) * (1 - tooLate);
}

/** Chance that one try fails in a way that another try could mend: refused, too many, failed or answered too late. */
function attemptFails(sim: Simulation, to: number, timeoutMs: number): number {
  const away = sim.refusedShare[to]! + sim.rejectedShare[to]!;
  if (sim.isQueue[to] === 1) return away;
  const queued = sim.queueWaitMs[to]!;
  const late = shareLongerThan(timeoutMs - queued, sim.latencyMs[to]! - queued);
  return away + (1 - away - sim.shedShare[to]!) * (1 - (1 - sim.servedError[to]!) * (1 - late));
}

/** Work that a queue has taken on and does not do in the caller's time, or does wrongly. */
function workTooLate(sim: Simulation, to: number, timeoutMs: number): number {
  return sim.queueWaitMs[to]! > timeoutMs ? 1 : sim.servedError[to]!;
}

function failsAfter(fail: number, shed: number, retries: number): number {
  let failing = fail + shed;
  for (let k = 0; k < retries && fail > 0; k++) failing = shed + fail * failing;
  return failing;
}

/** Chance that all of so many calls succeed; a part of a call is made by that part of the requests. */
function allSucceed(success: number, calls: number): number {
  const whole = Math.floor(calls);
  let all = 1 - (calls - whole) * (1 - success);
  for (let k = 0; k < whole; k++) all *= success;
  return all;
}

/** What users at the entry get, by the moment at which they asked. */
function settleUsers(sim: Simulation): void {
  const { client, entry, totals } = sim;
  const fail = attemptFails(sim, entry, limits.userPatienceMs);
  const shed = sim.shedShare[entry]!;
  client.fail = fail;
  client.success = Math.max(1 - failsAfter(fail, shed, client.retries), 0);
  client.latencyMs = Math.min(sim.latencyMs[entry]! * (1 - sim.refusedShare[entry]!), limits.userPatienceMs);
  if (sim.tick === 0) return;
  totals.offered += client.offered;
  totals.failed += client.offered * (1 - client.success);
}
