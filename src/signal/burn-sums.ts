import type { ShownTable } from './shown-table.ts';

/**
 * Prefix sums of shown error ratios, so that the mean of any window costs two subtractions. Each lane holds one column;
 * its element `tick + 1` is the sum and the number of the measured values that had become visible by that tick.
 */
export interface BurnSums {
  readonly columns: Int32Array;
  readonly length: number;
  readonly sums: Float64Array;
  readonly counts: Int32Array;
  filled: number;
}

/** Sums for these columns, a lane each, in their order. */
export function createBurnSums(table: ShownTable, columns: readonly number[]): BurnSums {
  const length = table.samples.ticksMax + 1;
  const size = length * columns.length;
  return {
    columns: Int32Array.from(columns),
    length,
    sums: new Float64Array(size),
    counts: new Int32Array(size),
    filled: 0,
  };
}

/** Takes in all ticks up to and including `tick`. */
export function fillBurnSums(bank: BurnSums, table: ShownTable, tick: number): void {
  const { columns, length, sums, counts } = bank;
  const { values } = table.samples;
  for (let lane = 0; lane < columns.length; lane++) {
    const column = columns[lane] as number;
    const own = table.columns[column];
    let place = lane * length + bank.filled;
    let sum = sums[place] as number;
    let count = counts[place] as number;
    for (let at = bank.filled; at <= tick; at++) {
      if (own) {
        sum += own.arrivedSum[at] as number;
        count += own.arrivedCount[at] as number;
      } else {
        const value = values[at * table.width + column] as number;
        // What was not measured is NaN in every table.
        if (!Number.isNaN(value)) {
          sum += value;
          count += 1;
        }
      }
      place += 1;
      sums[place] = sum;
      counts[place] = count;
    }
  }
  bank.filled = tick + 1;
}

/** Mean over the last `ticks` ticks up to and including `tick`; NaN when nothing was measured in them. */
export function burnMean({ length, sums, counts }: BurnSums, lane: number, tick: number, ticks: number): number {
  const to = lane * length + tick + 1;
  const from = ticks > tick ? lane * length : to - ticks;
  const count = (counts[to] as number) - (counts[from] as number);
  return count === 0 ? Number.NaN : ((sums[to] as number) - (sums[from] as number)) / count;
}
