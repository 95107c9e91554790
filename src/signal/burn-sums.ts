import { quality } from '../domain/series.ts';
import type { ShownTable } from './shown-table.ts';

/**
 * Prefix sums of one shown error ratio, so that the mean of any window costs two subtractions. Element `tick + 1` holds
 * the sum and the number of the measured values that had become visible by that tick.
 */
export interface BurnSums {
  readonly column: number;
  readonly tickMs: number;
  readonly sums: Float64Array;
  readonly counts: Int32Array;
}

export function createBurnSums(table: ShownTable, column: number): BurnSums {
  const { tickMs, ticksMax } = table.samples;
  return { column, tickMs, sums: new Float64Array(ticksMax + 1), counts: new Int32Array(ticksMax + 1) };
}

export function addToBurnSums({ column, sums, counts }: BurnSums, table: ShownTable, tick: number): void {
  const own = table.columns[column];
  let sum = 0;
  let count = 0;
  if (own) {
    sum = own.arrivedSum[tick] ?? 0;
    count = own.arrivedCount[tick] ?? 0;
  } else if (table.samples.quality[tick * table.width + column] === quality.measured) {
    sum = table.samples.values[tick * table.width + column] ?? 0;
    count = 1;
  }
  sums[tick + 1] = (sums[tick] ?? 0) + sum;
  counts[tick + 1] = (counts[tick] ?? 0) + count;
}

/** Mean over the last `ticks` ticks up to and including `tick`; NaN when nothing was measured in them. */
export function burnMean({ sums, counts }: BurnSums, tick: number, ticks: number): number {
  const from = Math.max(0, tick + 1 - Math.max(1, ticks));
  const count = (counts[tick + 1] ?? 0) - (counts[from] ?? 0);
  return count === 0 ? Number.NaN : ((sums[tick + 1] ?? 0) - (sums[from] ?? 0)) / count;
}
