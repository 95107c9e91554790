import type { AlertCheck } from './alert-checks.ts';
import { burnLevel } from './alert-levels.ts';
import type { BurnBank } from './alert-plan.ts';
import type { BurnRule } from './alert-rules.ts';
import type { Settle } from './look-at-values.ts';
import type { ShownTable } from './shown-table.ts';

/**
 * Prefix sums of shown error ratios, so that the mean of any window costs two subtractions. Each row holds all lanes;
 * row `tick + 1` is the sum and the number of the measured values that had become visible by that tick.
 */
export interface BurnSums {
  readonly columns: Int32Array;
  readonly sums: Float64Array;
  readonly counts: Int32Array;
  filled: number;
}

/** Sums for these columns, a lane each, in their order. */
export function createBurnSums(table: ShownTable, columns: Int32Array): BurnSums {
  const size = (table.samples.ticksMax + 1) * columns.length;
  return { columns, sums: new Float64Array(size), counts: new Int32Array(size), filled: 0 };
}

/** Takes in all ticks up to and including `tick`. */
export function fillBurnSums(bank: BurnSums, table: ShownTable, tick: number): void {
  const { columns, sums, counts } = bank;
  const { values } = table.samples;
  const lanes = columns.length;
  const asIs = table.distorted.length === 0;
  let place = bank.filled * lanes;
  for (let at = bank.filled; at <= tick; at++) {
    const row = at * table.width;
    for (let lane = 0; lane < lanes; lane++, place++) {
      const column = columns[lane] as number;
      const own = asIs ? null : table.columns[column];
      // What was not measured is NaN in every table.
      const value = own ? (own.arrivedSum[at] as number) : (values[row + column] as number);
      const isKnown = value === value;
      sums[place + lanes] = (sums[place] as number) + (isKnown ? value : 0);
      counts[place + lanes] = (counts[place] as number) + (own ? (own.arrivedCount[at] as number) : isKnown ? 1 : 0);
    }
  }
  bank.filled = tick + 1;
}

/** Settles each check whose short window burns, or that is `busy`: firing or about to. */
export function lookAtBurns(
  { checks, from, lanes, fires, shortTicks, longTicks }: BurnBank,
  bank: BurnSums,
  busy: Uint8Array,
  tick: number,
  settle: Settle,
): void {
  const { sums, columns } = bank;
  const row = (tick + 1) * columns.length;
  for (let i = 0; i < lanes.length; i++) {
    const isQuiet = busy[from + i] === 0;
    const lane = lanes[i] as number;
    const ticks = shortTicks[i] as number;
    // Nearly always there was not one error, and equal sums say so for less than a mean costs.
    if (isQuiet && sums[row + lane] === sums[rowBefore(bank, lane, tick, ticks)]) continue;
    const short = burnMean(bank, lane, tick, ticks);
    if (isQuiet && !(short > (fires[i] as number))) continue;
    const long = burnMean(bank, lane, tick, longTicks[i] as number);
    settle(from + i, burnLevel((checks[i] as AlertCheck<BurnRule>).rule, short, long), tick);
  }
}

/** Mean over the last `ticks` ticks up to and including `tick`; NaN when nothing was measured in them. */
function burnMean(bank: BurnSums, lane: number, tick: number, ticks: number): number {
  const { sums, counts } = bank;
  const to = rowOf(bank, lane, tick);
  const from = rowBefore(bank, lane, tick, ticks);
  const count = (counts[to] as number) - (counts[from] as number);
  return count === 0 ? Number.NaN : ((sums[to] as number) - (sums[from] as number)) / count;
}

/** Where a lane's sum up to and including `tick` stands. */
function rowOf({ columns }: BurnSums, lane: number, tick: number): number {
  return (tick + 1) * columns.length + lane;
}

/** Where its sum before the last `ticks` ticks stands. */
function rowBefore({ columns }: BurnSums, lane: number, tick: number, ticks: number): number {
  return Math.max(0, tick + 1 - ticks) * columns.length + lane;
}
