import type { Distortion } from '../domain/distortion.ts';
import type { QualityCode, SeriesKey, SeriesTable } from '../domain/series.ts';
import { quality } from '../domain/series.ts';
import type { DistortedColumn, TelemetryDistortion } from './distorted-column.ts';
import { createDistortedColumn, fillDistortedColumn } from './distorted-column.ts';

/**
 * What is shown of all series. A series that no distortion touches is read straight from the world's table, so that it
 * costs nothing; the others have columns of their own.
 */
export interface ShownTable {
  readonly samples: SeriesTable;
  readonly width: number;
  /** By column; null where the world's own is shown. */
  readonly columns: readonly (DistortedColumn | null)[];
  /** Those that are not null, each after the one that feeds it. */
  readonly distorted: readonly DistortedColumn[];
  /** Ticks taken in so far. */
  filled: number;
}

/** A table that shows nothing yet. */
export function createShownTable(samples: SeriesTable, distortions: readonly Distortion[]): ShownTable {
  const width = samples.keys.length;
  const telemetry = distortions.filter(isTelemetry);
  const columns: (DistortedColumn | null)[] = samples.keys.map((_key, column) =>
    telemetry.length === 0 ? null : createDistortedColumn(samples, column, telemetry),
  );
  const distorted = columns.filter((own) => own !== null);
  return { samples, width, columns, distorted: inFeedingOrder(distorted, columns), filled: 0 };
}

/** Takes in one more tick. */
export function takeTick(table: ShownTable): void {
  for (const own of table.distorted) fillDistortedColumn(own, table.filled, table.samples, table.columns);
  table.filled += 1;
}

/** The newest value that can be seen at a tick; NaN unless it was measured. */
export function shownAt(table: ShownTable, column: number, tick: number): number {
  const own = table.columns[column];
  if (!own) return table.samples.values[tick * table.width + column] ?? Number.NaN;
  const slot = own.shownSlot[tick] ?? -1;
  return slot < 0 ? Number.NaN : (own.values[slot] ?? Number.NaN);
}

/** The quality of the newest value that can be seen at a tick. Nothing seen yet is missing. */
export function shownQualityAt(table: ShownTable, column: number, tick: number): QualityCode {
  const own = table.columns[column];
  if (!own) return (table.samples.quality[tick * table.width + column] ?? quality.missing) as QualityCode;
  const slot = own.shownSlot[tick] ?? -1;
  return (slot < 0 ? quality.missing : (own.quality[slot] ?? quality.missing)) as QualityCode;
}

/** Mean of the measured values that became visible in the `ticks` ticks up to and including `tick`; NaN for none. */
export function shownMean(table: ShownTable, column: number, tick: number, ticks: number): number {
  const own = table.columns[column];
  const { values } = table.samples;
  let sum = 0;
  let count = 0;
  for (let at = Math.max(0, tick - ticks + 1); at <= tick; at++) {
    if (own) {
      sum += own.arrivedSum[at] ?? 0;
      count += own.arrivedCount[at] ?? 0;
      continue;
    }
    // What was not measured is NaN in every table.
    const value = values[at * table.width + column] as number;
    if (value !== value) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? Number.NaN : sum / count;
}

/** Where the series of each service stand in the table. */
export interface ColumnIndex {
  of(service: string): readonly number[];
  /** More than one where several sources tell the same metric. */
  ofMetric(service: string, metric: string): readonly number[];
}

const none: readonly number[] = [];
/** Trials of one topology have the same keys. */
const indexes = new WeakMap<readonly SeriesKey[], ColumnIndex>();

/** The columns of a table by service and metric, made once for each set of keys. */
export function columnIndexOf({ keys }: SeriesTable): ColumnIndex {
  const known = indexes.get(keys);
  if (known !== undefined) return known;
  const services = indexed(keys);
  const index: ColumnIndex = {
    of: (service) => services.get(service)?.all ?? none,
    ofMetric: (service, metric) => services.get(service)?.byMetric.get(metric) ?? none,
  };
  indexes.set(keys, index);
  return index;
}

function indexed(keys: readonly SeriesKey[]): Map<string, { all: number[]; byMetric: Map<string, number[]> }> {
  const services = new Map<string, { all: number[]; byMetric: Map<string, number[]> }>();
  keys.forEach(({ service, metric }, column) => {
    let entry = services.get(service);
    if (!entry) services.set(service, (entry = { all: [], byMetric: new Map() }));
    entry.all.push(column);
    const columns = entry.byMetric.get(metric);
    if (columns) columns.push(column);
    else entry.byMetric.set(metric, [column]);
  });
  return services;
}

const telemetryKinds = new Set<Distortion['kind']>(['delay', 'freeze', 'drop', 'zero', 'contradict', 'duplicate']);

function isTelemetry(distortion: Distortion): distortion is TelemetryDistortion {
  return telemetryKinds.has(distortion.kind);
}

/** Columns that feed others first. In a ring of feeds somebody has to begin: the order of the table decides. */
function inFeedingOrder(
  distorted: readonly DistortedColumn[],
  columns: readonly (DistortedColumn | null)[],
): DistortedColumn[] {
  const ordered = new Set<DistortedColumn>();
  for (const own of distorted) {
    const chain: DistortedColumn[] = [];
    for (let next: DistortedColumn | null = own; next !== null && !chain.includes(next);) {
      chain.push(next);
      next = next.fedBy === null ? null : (columns[next.fedBy] ?? null);
    }
    for (const one of chain.toReversed()) ordered.add(one);
  }
  return [...ordered];
}
