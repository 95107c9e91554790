import { replaceReplica } from './replicas.ts';
import { slotsMax } from './memory.ts';
import { replicaState } from './simulation.ts';
import type { Simulation } from './simulation.ts';

/** Share of the replicas that a new version replaces at one time; a rollback goes one by one. */
const rolloutShare = 0.25;

/** Begins to replace all replicas by the good (0) or the bad (1) version; a rollout under way turns round. */
export function beginRollout(sim: Simulation, s: number, to: 0 | 1): void {
  sim.rolloutTo[s] = to;
  sim.rolloutTick[s] = sim.tick + sim.startTicks[s]!;
  sim.isPlain[s] = 0;
  sim.deployedAt[s] = sim.tick * sim.table.tickMs;
}

/**
 * One tick of a rollout that began at `beganTick`. Each batch needs the start time, and serves on until its successor
 * is ready. Writes the replaced slots to `replaced` and returns the records lost; ends when no old replica is left.
 */
export function advanceRollout(sim: Simulation, s: number, beganTick: number, replaced: number[]): number {
  replaced.length = 0;
  if (sim.rolloutTo[s] === -1 || sim.tick < sim.rolloutTick[s]!) return 0;
  const to = sim.rolloutTo[s]!;
  let lost = 0;
  const batch = to === 1 ? Math.max(Math.floor(sim.desired[s]! * rolloutShare), 1) : 1;
  for (let slot = 0; slot < sim.desired[s]! && replaced.length < batch; slot++) {
    const r = s * slotsMax + slot;
    const isOld = sim.isBad[r] !== to || sim.startedTick[r]! < beganTick;
    if (!isOld || sim.replica[r] === replicaState.absent) continue;
    sim.isBad[r] = to;
    lost += replaceReplica(sim, s, slot);
    replaced.push(slot);
  }
  if (replaced.length === 0) sim.rolloutTo[s] = -1;
  sim.rolloutTick[s] = sim.tick + Math.max(sim.startTicks[s]!, 1);
  return lost;
}
