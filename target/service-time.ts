import { setTimeout as sleep } from 'node:timers/promises';
import type { Replica } from './replica.ts';
import type { CapacityConfig } from './target-config.ts';

/** Speed of a replica at the moment it is ready, as a share of its full speed (as in requal's simulator). */
const coldSpeed = 0.3;
/** From this share of the memory limit on, collecting garbage takes time from serving, up to half of it. */
const pressureFrom = 0.85;
/** No single service time is longer than so many means. */
const longest = 5;
/** What the cut takes from the mean, 1 - e^-5, is given back. */
const meanOfCut = 0.993_262;
/** Timers are coarse and late. What a hold was too long or too short is settled by the next ones, up to this. */
const owedMaxMs = 25;

/** Holds for one service time: exponential with the configured mean, stretched by faults, a bad version or a slow start. */
export function createServiceTime(replica: Replica, config: CapacityConfig): () => Promise<void> {
  let owedMs = 0;
  return async () => {
    const unit = Math.min(-Math.log(1 - replica.draw()), longest) / meanOfCut;
    const wantedMs = (unit * config.serviceTimeMs * badVersion(replica, config)) / speed(replica, config) + owedMs;
    if (wantedMs < 0.5) {
      owedMs = wantedMs;
      return;
    }
    const began = performance.now();
    await sleep(wantedMs);
    owedMs = Math.max(Math.min(wantedMs - (performance.now() - began), owedMaxMs), -owedMaxMs);
  };
}

function speed(replica: Replica, config: CapacityConfig): number {
  const warmFor = replica.upMs() - config.startMs;
  const warm = warmFor >= config.warmUpMs ? 1 : coldSpeed + (1 - coldSpeed) * (Math.max(warmFor, 0) / config.warmUpMs);
  const pressure = Math.min(Math.max(replica.memoryRatio - pressureFrom, 0) / (1 - pressureFrom), 1);
  return (warm * (1 - 0.5 * pressure)) / replica.faults.slowdown();
}

function badVersion(replica: Replica, { behaviour }: CapacityConfig): number {
  return replica.isOn(behaviour.flag) ? behaviour.latencyFactor : 1;
}
