import { tickSeconds } from './simulation.ts';
import type { Simulation } from './simulation.ts';

/** Minutes of damaged records that the replicas together read and apply again when they start. */
const replayedMinutes = 4;
/** How much faster records are damaged once all replicas have replayed, as a share of the first rate. */
const replayAcceleration = 1;

/** One tick of damage at a service whose data are being corrupted. */
export function corruptRecords(sim: Simulation, s: number): void {
  loseRecords(sim, s, (sim.corruption[s]! * tickSeconds) / 60);
}

/**
 * What a start does under corruption: it replays its share of the damaged records, and its damaged copies take part
 * from then on. Returns the records that this start alone has cost; 0 for a sound service.
 */
export function replayRecords(sim: Simulation, s: number): number {
  const base = sim.corruptionBase[s]!;
  if (base === 0) return 0;
  const share = 1 / sim.desired[s]!;
  sim.corruption[s]! += base * replayAcceleration * share;
  return loseRecords(sim, s, base * replayedMinutes * share);
}

/** Records that are gone or wrong and cannot be had again. */
export function loseRecords(sim: Simulation, s: number, records: number): number {
  sim.lostInTick[s]! += records;
  // The next row has to tell of it.
  sim.isPlain[s] = 0;
  sim.totals.recordsLost += records;
  return records;
}
