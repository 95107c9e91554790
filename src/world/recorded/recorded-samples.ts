import { invariant } from '../../base/errors.ts';
import type { Replay } from '../../domain/replay.ts';
import { createSeriesTable, quality } from '../../domain/series.ts';
import type { SeriesTable } from '../../domain/series.ts';
import { telemetryAt } from '../../domain/telemetry-row.ts';

/** The world's one table, and a way to fill the next tick. */
export interface RecordedSamples {
  readonly table: SeriesTable;
  /** Fills tick `tick`, which must be the next one: later ticks are not there before their time. */
  fill(tick: number): void;
}

/** The series that somebody could look at then, sampled at each tick; missing samples stay missing. */
export function recordedSamples(replay: Replay, tickMs: number, ticksMax: number): RecordedSamples {
  const rows = replay.telemetry.filter((row) => row.shown);
  const keys = rows.map(({ service, metric, source }) => ({ service, metric, source }));
  const table = createSeriesTable(keys, tickMs, ticksMax);
  return {
    table,
    fill(tick) {
      invariant(tick === table.filled && tick < ticksMax, `tick ${tick} is not the next one of a recording`);
      for (const [index, row] of rows.entries()) {
        const value = telemetryAt(row, tick * tickMs);
        const cell = tick * rows.length + index;
        table.values[cell] = value ?? Number.NaN;
        table.quality[cell] = value === null ? quality.missing : quality.measured;
      }
      table.filled = tick + 1;
    },
  };
}
