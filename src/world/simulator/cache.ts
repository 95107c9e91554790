import { tickSeconds } from './simulation.ts';
import type { Simulation } from './simulation.ts';

/** A cache that lost everything is filled by its misses with this time constant. */
const fillSeconds = 120;
/** A full cache evicts faster than it fills. */
const evictSeconds = 30;

/** One tick towards the hit ratio that the cache can hold at present; only answered misses fill it. */
export function refreshCache(sim: Simulation, s: number): void {
  const gap = sim.hitTarget[s]! - sim.hit[s]!;
  const misses = 1 - sim.hit[s]!;
  if (gap !== 0) {
    const filled = misses > 0 ? Math.max(1 - sim.servedError[s]! / misses, 0) : 1;
    sim.hit[s]! += gap * (gap > 0 ? (tickSeconds / fillSeconds) * filled : tickSeconds / evictSeconds);
  }
  sim.passedOn[s] = 1 - sim.hit[s]!;
}

/** A share of the cached entries is gone, with a replica or because somebody cleared it. */
export function loseCache(sim: Simulation, s: number, share: number): void {
  sim.hit[s]! *= 1 - share;
}
