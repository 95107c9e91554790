import { createSeriesTable } from '../../domain/series.ts';
import type { SeriesKey, SeriesTable } from '../../domain/series.ts';

/** Tables of closed worlds that are kept; a trial and its forks need no more at one time. */
const keptMax = 4;
const kept: SeriesTable[] = [];

/**
 * A table for `ticksMax` ticks, in the memory of a closed world's where one of the same size is at hand: fresh memory
 * costs as much as a third of a simulated hour. Each row is written whole before it counts as filled.
 */
export function takeTable(keys: readonly SeriesKey[], tickMs: number, ticksMax: number): SeriesTable {
  const found = kept.findIndex((table) => table.values.length === keys.length * ticksMax);
  if (found === -1) return createSeriesTable(keys, tickMs, ticksMax);
  const { values, quality } = kept.splice(found, 1)[0]!;
  return { keys, tickMs, ticksMax, filled: 0, values, quality };
}

/** Takes the memory back. The table is empty from then on, so that a late reader sees nothing rather than another trial. */
export function returnTable(table: SeriesTable): void {
  table.filled = 0;
  if (kept.length < keptMax && kept.every((other) => other.values !== table.values)) kept.push(table);
}
