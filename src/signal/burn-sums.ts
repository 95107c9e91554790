import type { AlertCheck } from './alert-checks.ts';
import { burnLevel } from './alert-levels.ts';
import type { BurnBank } from './alert-plan.ts';
import type { BurnRule } from './alert-rules.ts';
import type { Settle } from './look-at-values.ts';
import type { ShownTable } from './shown-table.ts';

/**
 * Prefix sums of shown error ratios, so that the mean of any window costs two subtractions. Most series never show an
 * error: a lane has sums from its first error on, and until then every window of it is free of errors.
 */
export interface BurnSums {
  readonly columns: Int32Array;
  /** By lane; null before its first error. */
  readonly lanes: (Lane | null)[];
  /** Whether any lane has sums. */
  anyError: boolean;
  /** Ticks taken in so far. */
  filled: number;
}

/** At `tick + 1` the sum and the number of the measured values that had become visible by that tick. */
interface Lane {
  readonly sums: Float64Array;
  readonly counts: Int32Array;
}

/** Sums for these columns, a lane each, in their order. */
export function createBurnSums(columns: Int32Array): BurnSums {
  return { columns, lanes: Array.from(columns, () => null), anyError: false, filled: 0 };
}

/** Takes in all ticks up to and including `tick`. */
export function fillBurnSums(bank: BurnSums, table: ShownTable, tick: number): void {
  const { columns, lanes, filled } = bank;
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] as number;
    const lane = lanes[i] ?? null;
    if (lane !== null) fillLane(lane, table, column, filled, tick);
    else if (showsError(table, column, filled, tick)) {
      const size = table.samples.ticksMax + 1;
      const fresh = { sums: new Float64Array(size), counts: new Int32Array(size) };
      fillLane(fresh, table, column, 0, tick);
      lanes[i] = fresh;
      bank.anyError = true;
    }
  }
  bank.filled = tick + 1;
}

/** Settles each check whose short window burns, or that is `busy`: firing or about to. */
export function lookAtBurns(
  { checks, from, lanes: laneOf, fires, shortTicks, longTicks }: BurnBank,
  { lanes, anyError }: BurnSums,
  busy: Uint8Array,
  tick: number,
  settle: Settle,
): void {
  if (!anyError) return;
  for (let i = 0; i < laneOf.length; i++) {
    const lane = lanes[laneOf[i] as number] ?? null;
    if (lane === null) continue;
    const isQuiet = busy[from + i] === 0;
    const ticks = shortTicks[i] as number;
    // Nearly always there was not one error, and equal sums say so for less than a mean costs.
    if (isQuiet && lane.sums[tick + 1] === lane.sums[firstOf(tick, ticks)]) continue;
    const short = burnMean(lane, tick, ticks);
    if (isQuiet && !(short > (fires[i] as number))) continue;
    const long = burnMean(lane, tick, longTicks[i] as number);
    settle(from + i, burnLevel((checks[i] as AlertCheck<BurnRule>).rule, short, long), tick);
  }
}

/** Whether anything but zeros became visible from the one tick to the other. What was not measured is NaN in every table. */
function showsError(table: ShownTable, column: number, from: number, to: number): boolean {
  const own = table.columns[column];
  const { values } = table.samples;
  for (let at = from; at <= to; at++) {
    const value = own ? (own.arrivedSum[at] as number) : (values[at * table.width + column] as number);
    if (value !== 0 && !Number.isNaN(value)) return true;
  }
  return false;
}

function fillLane({ sums, counts }: Lane, table: ShownTable, column: number, from: number, to: number): void {
  const own = table.columns[column];
  const { values } = table.samples;
  for (let at = from; at <= to; at++) {
    const value = own ? (own.arrivedSum[at] as number) : (values[at * table.width + column] as number);
    const isKnown = value === value;
    sums[at + 1] = (sums[at] as number) + (isKnown ? value : 0);
    counts[at + 1] = (counts[at] as number) + (own ? (own.arrivedCount[at] as number) : isKnown ? 1 : 0);
  }
}

/** Mean over the last `ticks` ticks up to and including `tick`; NaN when nothing was measured in them. */
function burnMean({ sums, counts }: Lane, tick: number, ticks: number): number {
  const first = firstOf(tick, ticks);
  const count = (counts[tick + 1] as number) - (counts[first] as number);
  return count === 0 ? Number.NaN : ((sums[tick + 1] as number) - (sums[first] as number)) / count;
}

/** The first of the last `ticks` ticks; what is in the sums there is what came before. */
function firstOf(tick: number, ticks: number): number {
  return Math.max(0, tick + 1 - ticks);
}
