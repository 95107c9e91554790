import type { Context, Observation, ObservedValue, Sample } from '../domain/observation.ts';
import type { Quality } from '../domain/series.ts';
import { quality } from '../domain/series.ts';
import type { ColumnIndex, ShownTable } from './shown-table.ts';
import { shownAt, shownMean } from './shown-table.ts';

const qualityNames: readonly Quality[] = ['measured', 'missing', 'invalid'];

/**
 * What automation may see at `at`. The table stays behind the three functions: nothing can be reached through a
 * property but what is shown, and what became visible later is not shown however late the question comes.
 */
export function createObservation(
  at: number,
  table: ShownTable,
  columns: ColumnIndex,
  { alerts, silenced }: Pick<Observation, 'alerts' | 'silenced'>,
  context: Context,
): Observation {
  const tick = Math.min(Math.floor(at / table.samples.tickMs), table.filled - 1);
  const value = (service: string, metric: string): ObservedValue | null => {
    let best: ObservedValue | null = null;
    for (const column of columns.ofMetric(service, metric)) {
      const found = valueAt(table, column, tick);
      if (best === null || isBetter(found, best)) best = found;
    }
    return best;
  };
  const meanAgo = (service: string, metric: string, windowMs: number, agoMs: number): number | null => {
    const { tickMs } = table.samples;
    const ticks = Math.max(1, Math.floor(windowMs / tickMs));
    for (const column of columns.ofMetric(service, metric)) {
      const mean = shownMean(table, column, tick - Math.floor(agoMs / tickMs), ticks);
      if (!Number.isNaN(mean)) return mean;
    }
    return null;
  };
  return {
    at,
    alerts,
    silenced,
    context,
    value,
    measured(service, metric) {
      const found = columns.ofMetric(service, metric);
      // Nearly always there is one source of a metric, and then a number needs no more than its cell.
      return found.length === 1 ? numberAt(table, found[0] as number, tick) : (value(service, metric)?.value ?? null);
    },
    valuesOf: (service) => columns.of(service).map((column) => valueAt(table, column, tick)),
    mean: (service, metric, windowMs) => meanAgo(service, metric, windowMs, 0),
    meanAgo,
    samplesSince: (service, metric, since) =>
      columns
        .ofMetric(service, metric)
        .flatMap((column) => samplesIn(table, column, tick, since))
        .toSorted((one, other) => one.eventAt - other.eventAt),
  };
}

function samplesIn(table: ShownTable, column: number, tick: number, since: number): readonly Sample[] {
  const { tickMs } = table.samples;
  const own = table.columns[column];
  const samples: Sample[] = [];
  // No sample claims to have been measured after it was due.
  for (let slot = Math.max(0, Math.floor(since / tickMs) + 1); slot <= tick; slot++) {
    if (own && (own.visibleTick[slot] ?? slot) > tick) continue;
    const { value, code, eventAt } = sampleIn(table, column, slot);
    if (code === quality.measured && eventAt > since) samples.push({ eventAt, value });
  }
  return samples;
}

/** What stands in a slot of a series as it is shown, whether or not it can be seen yet. */
function sampleIn({ samples, width, columns }: ShownTable, column: number, slot: number): Sample & { code: number } {
  const own = columns[column];
  const cell = slot * width + column;
  return {
    value: (own ? own.values[slot] : samples.values[cell]) ?? Number.NaN,
    code: (own ? own.quality[slot] : samples.quality[cell]) ?? quality.missing,
    eventAt: (own?.claimedTick[slot] ?? slot) * samples.tickMs,
  };
}

function numberAt(table: ShownTable, column: number, tick: number): number | null {
  const number = shownAt(table, column, tick);
  // What was not measured is NaN in every table.
  return Number.isNaN(number) ? null : number;
}

/** Where several sources tell the same metric: a measured value before none, then the newer one, then the table's order. */
function isBetter(value: ObservedValue, best: ObservedValue): boolean {
  if ((value.quality === 'measured') !== (best.quality === 'measured')) return value.quality === 'measured';
  return value.eventAt > best.eventAt;
}

function valueAt(table: ShownTable, column: number, tick: number): ObservedValue {
  const key = table.samples.keys[column];
  const { service, metric, source } = key ?? { service: '', metric: '', source: '' };
  const own = table.columns[column];
  const slot = own && tick >= 0 ? (own.shownSlot[tick] ?? -1) : tick;
  if (slot < 0) return { service, metric, source, value: null, quality: 'missing', eventAt: 0, visibleAt: 0 };
  const { value, code, eventAt } = sampleIn(table, column, slot);
  return {
    service,
    metric,
    source,
    value: code === quality.measured ? value : null,
    quality: qualityNames[code] ?? 'invalid',
    eventAt,
    visibleAt: slot * table.samples.tickMs + (own?.delayMs[slot] ?? 0),
  };
}
