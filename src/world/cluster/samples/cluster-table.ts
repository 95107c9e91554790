import { limits } from '../../../domain/limits.ts';
import type { SeriesKey, SeriesTable, SourceName } from '../../../domain/series.ts';
import { createSeriesTable, metricsBySource, quality } from '../../../domain/series.ts';
import type { Scenario } from '../../../domain/scenario.ts';

/** The samples of a cluster, one row for each tick of scenario time. A cell that nobody wrote is missing. */
export interface ClusterTable {
  readonly table: SeriesTable;
  /** Opens the next row; all of its cells are missing until they are written. */
  openRow(): void;
  /** Into an open row. Null is missing, what is no number is invalid. What is no series of the table is passed over. */
  write(tick: number, service: string, metric: string, value: number | null): void;
}

/** The table has the same series as the simulator's, so that signals, distortions and policies see one kind of world. */
export function createClusterTable({ topology, horizon }: Scenario): ClusterTable {
  const sources = Object.entries(metricsBySource) as [SourceName, readonly string[]][];
  const keys: SeriesKey[] = topology.services.flatMap(({ name: service }) =>
    sources.flatMap(([source, metrics]) => metrics.map((metric) => ({ service, metric, source }))),
  );
  const places = new Map(keys.map(({ service, metric }, series) => [`${service} ${metric}`, series]));
  const table = createSeriesTable(keys, limits.tickMs, Math.floor(horizon / limits.tickMs) + 1);
  return {
    table,
    openRow() {
      const start = table.filled * keys.length;
      table.values.fill(NaN, start, start + keys.length);
      table.quality.fill(quality.missing, start, start + keys.length);
      table.filled += 1;
    },
    write(tick, service, metric, value) {
      const series = places.get(`${service} ${metric}`);
      if (series === undefined || value === null) return;
      const cell = tick * keys.length + series;
      const isNumber = Number.isFinite(value);
      table.values[cell] = isNumber ? value : NaN;
      table.quality[cell] = isNumber ? quality.measured : quality.invalid;
    },
  };
}
