import type { SeriesKey } from '../domain/series.ts';
import type { AbsentRule, AlertRule } from './alert-rules.ts';

/** One rule on one series or, for absence, on the series of one source at one service. How it stands is kept apart. */
export interface AlertCheck<R extends AlertRule = AlertRule> {
  readonly rule: R;
  readonly key: SeriesKey;
  readonly column: number;
  /** All columns meant by a rule about absence; else none but the one above. */
  readonly columns: readonly number[];
}

const none: readonly number[] = [];

/** A check for each series of the rule's metric, in the table's order. */
export function checksOf<R extends AlertRule>(rule: R, keys: readonly SeriesKey[]): AlertCheck<R>[] {
  const columns = placesOf(keys).byMetric.get(rule.metric) ?? none;
  return columns.map((column) => ({ rule, key: keys[column] as SeriesKey, column, columns: none }));
}

/** One check for each source at each service; its key is that of the source's first series. */
export function absenceChecksOf(rule: AbsentRule, keys: readonly SeriesKey[]): AlertCheck<AbsentRule>[] {
  return [...placesOf(keys).bySource.values()].map((columns) => {
    const column = columns[0] ?? 0;
    return { rule, key: keys[column] as SeriesKey, column, columns };
  });
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
