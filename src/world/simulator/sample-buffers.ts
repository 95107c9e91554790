import { createSeriesTable } from '../../domain/series.ts';
import type { SeriesKey, SeriesTable } from '../../domain/series.ts';

/** Tables of closed worlds whose memory is kept; a trial and its forks need no more at one time. */
const keptMax = 4;
/** Smallest first. */
const kept: SeriesTable[] = [];

/**
 * A table for `ticksMax` ticks, in the memory of a closed world's where one is large enough: fresh memory costs as much
 * as a third of a simulated hour. Each row is written whole before it counts as filled.
 */
export function takeTable(keys: readonly SeriesKey[], tickMs: number, ticksMax: number): SeriesTable {
  const cells = keys.length * ticksMax;
  const found = kept.findIndex((table) => table.values.length >= cells);
  if (found === -1) return createSeriesTable(keys, tickMs, ticksMax);
  const { values, quality } = kept.splice(found, 1)[0]!;
  return { keys, tickMs, ticksMax, filled: 0, values: values.subarray(0, cells), quality: quality.subarray(0, cells) };
}

/** Takes the memory back. The table is empty from then on, so that a late reader sees nothing rather than another trial. */
export function returnTable(table: SeriesTable): void {
  table.filled = 0;
  if (kept.some((other) => other.values.buffer === table.values.buffer)) return;
  const values = new Float64Array(table.values.buffer);
  kept.push({ ...table, values, quality: new Uint8Array(table.quality.buffer) });
  kept.sort((a, b) => a.values.length - b.values.length);
  if (kept.length > keptMax) kept.shift();
}
