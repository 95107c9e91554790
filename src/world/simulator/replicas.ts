import { leakUnevenness, memoryPressureFrom } from '../../domain/leak-model.ts';
import { loseCache } from './cache.ts';
import { replayRecords } from './integrity.ts';
import { queueRoom } from './service-columns.ts';
import { slotsMax } from './memory.ts';
import { replicaState, tickSeconds } from './simulation.ts';
import type { Simulation } from './simulation.ts';
import { waitRow } from './waiting.ts';

/** Speed of a replica at the moment it is ready, as a share of its full speed. */
const coldSpeed = 0.3;
/** Share of a tick's requests to a killed replica that fail before the balancer has noticed: three seconds of five. */
const unnoticedShare = 0.6;
/** A replica that has run this long starts without back-off when it is killed: ten minutes, as Kubernetes has it. */
const crashForgottenTicks = 120;
/** Back-off before a killed replica starts again, in ticks: none, 10 s, 20 s, ... 300 s, as Kubernetes has it. */
const backOffTicks = [0, 2, 4, 8, 16, 32, 60];

/** A service that has to be looked at because its replicas are on the move, not because something else has changed. */
const unsettledBusy = 2;

const { least, most } = leakUnevenness;
/** How fast memory grows in each slot, spread evenly by the golden ratio. */
const unevenness = Float64Array.from(
  { length: slotsMax },
  (_, slot) => least + (most - least) * ((slot * 0.618_033_988_75) % 1),
);

/** Places the replicas that a service begins with: ready, warm, at their ordinary memory. */
export function placeReplicas(sim: Simulation): void {
  for (let s = 0; s < sim.count; s++) {
    for (let slot = 0; slot < sim.desired[s]!; slot++) {
      const r = s * slotsMax + slot;
      sim.replica[r] = replicaState.ready;
      sim.startedTick[r] = -crashForgottenTicks;
      sim.warmTick[r] = -1;
      sim.memory[r] = sim.usualMemory[s]!;
    }
  }
}

/** One tick of each replica of a service: start, warm up, leak, die; then the sums that the traffic needs. */
export function refreshReplicas(sim: Simulation, s: number): void {
  const { replica, memory, warmTick, isSlow, isBad, tick } = sim;
  const growth = sim.leak[s]!;
  const usual = sim.usualMemory[s]!;
  let ready = 0;
  let power = 0;
  let used = 0;
  let bad = 0;
  let unsettled = growth > 0 || sim.corruption[s]! > 0;
  const killedBefore = sim.killedShare[s]!;
  sim.killedShare[s] = 0;
  for (let slot = 0; slot < sim.desired[s]!; slot++) {
    const r = s * slotsMax + slot;
    if (replica[r] === replicaState.starting && tick > sim.readyTick[r]!) becomeReady(sim, s, r);
    if (replica[r] === replicaState.ready) {
      memory[r] = nextMemory(memory[r]!, usual, growth, slot);
      if (growth > 0 && memory[r] >= 1) killReplica(sim, s, slot);
    }
    if (replica[r] !== replicaState.ready) {
      unsettled = true;
      continue;
    }
    const isPlain = tick > warmTick[r]! && memory[r]! <= memoryPressureFrom && isSlow[r] === 0;
    unsettled ||= tick <= warmTick[r]! || memory[r]! > usual;
    ready++;
    power += isPlain ? 1 : speedOf(sim, s, r);
    used += memory[r]!;
    bad += isBad[r]!;
  }
  const badShare = ready > 0 ? bad / ready : 0;
  const isSame = power === sim.power[s] && ready === sim.ready[s] && badShare === sim.badShare[s];
  const isForced = sim.isBusy[s] === 1 || sim.killedShare[s] + killedBefore > 0;
  if (ready !== sim.ready[s]) sim.isReadinessNew = true;
  sim.hasMoved[s] = 1;
  sim.ready[s] = ready;
  sim.power[s] = power;
  sim.memoryMean[s] = ready > 0 ? used / ready : 0;
  sim.badShare[s] = badShare;
  sim.isBusy[s] = unsettled || sim.killedShare[s] > 0 ? unsettledBusy : 0;
  if (isForced || !isSame) sumUp(sim, s);
}

/** What the state of a service comes to for its requests: speed, own errors, own time, and whether it can be reached. */
function sumUp(sim: Simulation, s: number): void {
  const bad = sim.flagOff[s] === 1 ? 0 : sim.badShare[s]!;
  const slower = 1 + bad * (sim.badLatency[s]! - 1);
  const free = (1 - sim.hindered[s]!) * (1 - sim.locked[s]!);
  const perSecond = (sim.power[s]! * sim.replicaRate[s]! * free) / slower;
  sim.perSecond[s] = perSecond;
  sim.perCapacity[s] = perSecond > 0 ? 1 / (perSecond * tickSeconds) : 0;
  sim.waitRow[s] = waitRow(sim.power[s]! * sim.serversPerReplica[s]!);
  sim.ownError[s] = 1 - (1 - sim.outage[s]!) * (1 - sim.killedShare[s]!) * (1 - bad * sim.badErrors[s]!);
  sim.ownMs[s] = sim.serviceMs[s]! * slower;
  sim.away[s] = sim.refused[s] !== 0 || (sim.ready[s] === 0 && sim.isQueue[s] === 0) ? 1 : 0;
  sim.isObstructed[s] = sim.away[s] === 1 || perSecond === 0 || sim.throttled[s]! > 0 ? 1 : 0;
  // What is not rough is not looked at closely, so an obstruction makes it so at once.
  if (sim.isObstructed[s] === 1) sim.isRough[s] = 1;
}

/**
 * Takes a replica down in an orderly way and starts it again: what it held in memory is gone. Returns the records that
 * were lost by that.
 */
export function restartReplica(sim: Simulation, s: number, slot: number): number {
  const r = s * slotsMax + slot;
  sim.crashes[r] = 0;
  return startAgain(sim, s, slot, 0);
}

/** Replaces a replica by one that is started beside it first, so that nothing is out of service. */
export function replaceReplica(sim: Simulation, s: number, slot: number): number {
  const lost = restartReplica(sim, s, slot);
  sim.replica[s * slotsMax + slot] = replicaState.ready;
  sim.warmTick[s * slotsMax + slot] = sim.tick + sim.warmTicks[s]!;
  return lost;
}

/** Adds or removes replicas at the end of the slots; returns how many were added (negative: removed). */
export function resize(sim: Simulation, s: number, wanted: number): number {
  const before = sim.desired[s]!;
  const after = Math.min(Math.max(wanted, 1), slotsMax);
  for (let slot = before; slot < after; slot++) {
    const r = s * slotsMax + slot;
    sim.crashes[r] = 0;
    sim.isBad[r] = sim.rolloutTo[s]! >= 0 ? sim.rolloutTo[s]! : sim.isBad[s * slotsMax]!;
    place(sim, s, slot, sim.tick + sim.startTicks[s]!);
  }
  for (let slot = after; slot < before; slot++) sim.replica[s * slotsMax + slot] = replicaState.absent;
  sim.desired[s] = after;
  sim.isReadinessNew = true;
  sim.queueMax[s] = queueRoom(sim.services[s]!, after);
  sim.isBusy[s] = 1;
  return after - before;
}

/** The replica's node is gone; it has no place until `place` gives it one. */
export function loseReplica(sim: Simulation, s: number, slot: number): void {
  sim.replica[s * slotsMax + slot] = replicaState.absent;
  sim.isBusy[s] = 1;
}

/** Starts a replica in a slot, ready after `readyTick`. */
export function place(sim: Simulation, s: number, slot: number, readyTick: number): void {
  const r = s * slotsMax + slot;
  sim.replica[r] = replicaState.starting;
  sim.readyTick[r] = readyTick;
  sim.startedTick[r] = sim.tick;
  sim.memory[r] = sim.usualMemory[s]!;
  sim.isSlow[r] = 0;
  sim.isBusy[s] = 1;
}

/** Whether a replica serves at full speed. */
export function isSettled(sim: Simulation, s: number, slot: number): boolean {
  const r = s * slotsMax + slot;
  if (slot >= sim.desired[s]! || sim.replica[r] === replicaState.absent) return true;
  return sim.replica[r] === replicaState.ready && sim.tick >= sim.warmTick[r]!;
}

function becomeReady(sim: Simulation, s: number, r: number): void {
  sim.replica[r] = replicaState.ready;
  sim.warmTick[r] = sim.tick + sim.warmTicks[s]! - 1;
}

/** Memory after one tick. Replicas differ a little, so they do not all die at once; without a leak it sinks back. */
function nextMemory(memory: number, usual: number, growth: number, slot: number): number {
  if (growth > 0) return memory + growth * unevenness[slot]!;
  const excess = memory - usual;
  return excess > 0.01 ? usual + excess * 0.9 : usual;
}

/** The kernel kills a replica that has reached its memory limit; its requests die with it. */
function killReplica(sim: Simulation, s: number, slot: number): void {
  const r = s * slotsMax + slot;
  if (sim.tick - sim.startedTick[r]! > crashForgottenTicks) sim.crashes[r] = 0;
  const wait = backOffTicks[Math.min(sim.crashes[r]!, backOffTicks.length - 1)]!;
  sim.crashes[r] = Math.min(sim.crashes[r]! + 1, 200);
  sim.restarts[s]!++;
  sim.killedShare[s]! += unnoticedShare / sim.desired[s]!;
  startAgain(sim, s, slot, wait);
}

function startAgain(sim: Simulation, s: number, slot: number, waitTicks: number): number {
  loseCache(sim, s, 1 / sim.desired[s]!);
  place(sim, s, slot, sim.tick + waitTicks + sim.startTicks[s]!);
  return replayRecords(sim, s);
}

function speedOf(sim: Simulation, s: number, r: number): number {
  const left = sim.warmTick[r]! - sim.tick + 1;
  const warm = left > 0 ? coldSpeed + (1 - coldSpeed) * (1 - left / (sim.warmTicks[s]! + 1)) : 1;
  const pressure = Math.max(sim.memory[r]! - memoryPressureFrom, 0) / (1 - memoryPressureFrom);
  const slow = sim.isSlow[r] === 1 ? 1 / sim.slowdown[s]! : 1;
  return warm * slow * (1 - 0.5 * pressure);
}
