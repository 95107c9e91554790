import { limits } from '../../domain/limits.ts';
import { edgeAt } from './edge-columns.ts';
import { serviceAt } from './service-columns.ts';
import type { Simulation } from './simulation.ts';
import { probedShare } from './traffic.ts';
import { neverLate, shareLongerThan } from './waiting.ts';

/** A breaker opens when more than this share of the calls fails, and looks again after so many ticks. */
const breakerOpensAt = 0.5;
const breakerTicks = 6;

/**
 * What became of the requests of one tick, callees before callers: errors and latency as each caller sees them. Calls
 * to a service that answered every request well and in time need no more than its latency. The other hottest loop.
 */
export function settleOutcomes(sim: Simulation): void {
  const { flow, edgeFlow, tick, count } = sim;
  const { order, edgeStart, callee } = sim.graph;
  const served = serviceAt.served * count;
  const passedOn = serviceAt.passedOn * count;
  const ownError = serviceAt.ownError * count;
  const ownMs = serviceAt.ownMs * count;
  const waitMs = serviceAt.waitMs * count;
  const queueWaitMs = serviceAt.queueWaitMs * count;
  const latencyMs = serviceAt.latencyMs * count;
  const answerMs = serviceAt.answerMs * count;
  const servedError = serviceAt.servedError * count;
  const seenError = serviceAt.seenError * count;
  const isRough = serviceAt.isRough * count;
  const isClean = serviceAt.isClean * count;
  const isQueue = serviceAt.isQueue * count;
  const completed = serviceAt.completed * count;
  const calls = edgeAt.calls * callee.length;
  const timeoutMs = edgeAt.timeoutMs * callee.length;
  const uneasyUntil = edgeAt.uneasyUntil * callee.length;
  for (let i = count - 1; i >= 0; i--) {
    const s = order[i]!;
    const passed = flow[passedOn + s]!;
    let success = 1 - flow[ownError + s]!;
    let latency = flow[queueWaitMs + s]! + flow[waitMs + s]! + flow[ownMs + s]!;
    for (let e = edgeStart[s]!, end = edgeStart[s + 1]!; e < end; e++) {
      const to = callee[e]!;
      const answer = flow[answerMs + to]!;
      const perRequest = edgeFlow[calls + e]! * passed;
      const isGood = flow[isClean + to]! === 1 && answer * neverLate < edgeFlow[timeoutMs + e]!;
      if (isGood && tick > edgeFlow[uneasyUntil + e]!) {
        latency += perRequest * answer;
        continue;
      }
      const failing = isGood && tick > sim.breakerUntil[e]! ? settleGoodEdge(sim, e) : settleEdge(sim, e, to);
      if (failing > 0 && sim.graph.required[e] === 1) success *= allSucceed(1 - failing, perRequest);
      latency += perRequest * sim.edgeTries[e]! * (1 - sim.away[to]!) * Math.min(answer, sim.timeoutMs[e]!);
    }
    flow[latencyMs + s] = latency;
    flow[answerMs + s] = flow[isQueue + s]! === 1 ? flow[ownMs + s]! : latency;
    const isWell = success === 1 && flow[isRough + s]! === 0;
    // As in the tick before: there is nothing else to write down.
    if (isWell && flow[isClean + s]! === 1 && latency * neverLate < limits.userPatienceMs) {
      flow[completed + s]! += flow[served + s]!;
      flow[seenError + s] = 0;
      continue;
    }
    const done = flow[served + s]! * success;
    flow[completed + s]! += done;
    if (success < 1) sim.failed[s]! += flow[served + s]! - done;
    flow[servedError + s] = 1 - success;
    flow[isClean + s] = isWell ? 1 : 0;
    if (isWell && latency * neverLate < limits.userPatienceMs) flow[seenError + s] = 0;
    else flow[seenError + s] = attemptFails(sim, s, limits.userPatienceMs) + sim.shedShare[s]!;
  }
  settleUsers(sim);
}

/** The first calls without a failure after some with; all of them succeed. */
function settleGoodEdge(sim: Simulation, e: number): number {
  sim.edgeFail[e] = 0;
  sim.uneasyUntil[e] = sim.breakerUntil[e]!;
  return 0;
}

/** Chance that a call fails in spite of its retries; remembers the chance that one try fails, for the next tick. */
function settleEdge(sim: Simulation, e: number, to: number): number {
  const fail = attemptFails(sim, to, sim.timeoutMs[e]!);
  const shed = sim.shedShare[to]!;
  sim.edgeFail[e] = fail;
  const tooLate = sim.isQueue[to] === 1 ? workTooLate(sim, to, sim.timeoutMs[e]!) : 0;
  if (fail + shed > sim.seenError[to]!) sim.seenError[to] = fail + shed;
  const wasOpen = sim.tick <= sim.breakerUntil[e]!;
  if (sim.graph.hasBreaker[e] === 1 && fail > breakerOpensAt) sim.breakerUntil[e] = sim.tick + breakerTicks;
  sim.uneasyUntil[e] = fail > 0 ? Number.POSITIVE_INFINITY : sim.breakerUntil[e]!;
  if (wasOpen) return 1 - probedShare * (1 - fail - shed) * (1 - tooLate);
  if (fail + shed + tooLate === 0) return 0;
  const retries = Math.max(sim.graph.retries[e]!, sim.edgeExtraRetries[e]!);
  return 1 - (1 - failsAfter(fail, shed, retries)) * (1 - tooLate);
}

/** Chance that one try fails in a way that another try could mend: refused, too many, failed or answered too late. */
function attemptFails(sim: Simulation, to: number, timeoutMs: number): number {
  const away = sim.away[to]! + sim.rejectedShare[to]!;
  if (sim.isQueue[to] === 1) return away;
  const queued = sim.queueWaitMs[to]!;
  const late = shareLongerThan(timeoutMs - queued, sim.latencyMs[to]! - queued);
  return away + (1 - away - sim.shedShare[to]!) * (1 - (1 - sim.servedError[to]!) * (1 - late));
}

/** Work that a queue has taken on and does not do in the caller's time, or does wrongly. */
function workTooLate(sim: Simulation, to: number, timeoutMs: number): number {
  return sim.queueWaitMs[to]! > timeoutMs ? 1 : sim.servedError[to]!;
}

/** Chance that a call fails in the end; what a throttle sheds is not tried again. */
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

/** What users at the entry get, by the moment at which they asked. The first tick lies before the start. */
function settleUsers(sim: Simulation): void {
  const { client, entry, totals } = sim;
  client.fail = attemptFails(sim, entry, limits.userPatienceMs);
  client.success = Math.max(1 - failsAfter(client.fail, sim.shedShare[entry]!, client.retries), 0);
  client.latencyMs = Math.min(sim.latencyMs[entry]! * (1 - sim.away[entry]!), limits.userPatienceMs);
  if (sim.tick === 0) return;
  totals.offered += client.offered;
  totals.failed += client.offered * (1 - client.success);
}
