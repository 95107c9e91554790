import type { Alert } from '../domain/observation.ts';
import type { SeriesKey } from '../domain/series.ts';
import type { AbsentRule, AlertRule } from './alert-rules.ts';

/** One rule on one series (or, for absence, on the series of one source at one service), and how it stands. */
export interface AlertCheck<R extends AlertRule = AlertRule> {
  readonly rule: R;
  readonly key: SeriesKey;
  readonly column: number;
  /** All columns meant by a rule about absence; else none but the one above. */
  readonly columns: readonly number[];
  /** Since when it has been hot, -1 when it is not. */
  pendingAt: number;
  /** Since when a firing one has been cool, -1 when it is not. */
  clearAt: number;
  alert: Alert | null;
}

/** Nothing fires and nothing is about to: then only a value that is hot matters. */
export function isQuiet({ alert, pendingAt }: AlertCheck): boolean {
  return alert === null && pendingAt < 0;
}

const none: readonly number[] = [];

/** A check for each series of the rule's metric, in the table's order. */
export function checksOf<R extends AlertRule>(rule: R, keys: readonly SeriesKey[]): AlertCheck<R>[] {
  const columns = placesOf(keys).byMetric.get(rule.metric) ?? none;
  return columns.map((column) => freshCheck(rule, keys[column] as SeriesKey, column, none));
}

/** One check for each source at each service; its key is that of the source's first series. */
export function absenceChecksOf(rule: AbsentRule, keys: readonly SeriesKey[]): AlertCheck<AbsentRule>[] {
  const groups = [...placesOf(keys).bySource.values()];
  return groups.map((columns) => freshCheck(rule, keys[columns[0] ?? 0] as SeriesKey, columns[0] ?? 0, columns));
}

/** Where the series of each metric stand, and those of each source at each service. */
interface Places {
  readonly byMetric: ReadonlyMap<string, readonly number[]>;
  readonly bySource: ReadonlyMap<string, readonly number[]>;
}

/** Trials of one topology have the same keys. */
const places = new WeakMap<readonly SeriesKey[], Places>();

function placesOf(keys: readonly SeriesKey[]): Places {
  const known = places.get(keys);
  if (known !== undefined) return known;
  const columns = [...keys.keys()];
  const keyAt = (column: number): SeriesKey => keys[column] as SeriesKey;
  const found: Places = {
    byMetric: Map.groupBy(columns, (column) => keyAt(column).metric),
    bySource: Map.groupBy(columns, (column) => `${keyAt(column).service}\n${keyAt(column).source}`),
  };
  places.set(keys, found);
  return found;
}

function freshCheck<R extends AlertRule>(
  rule: R,
  key: SeriesKey,
  column: number,
  columns: readonly number[],
): AlertCheck<R> {
  return { rule, key, column, columns, pendingAt: -1, clearAt: -1, alert: null };
}
