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
  const found: AlertCheck<R>[] = [];
  keys.forEach((key, column) => {
    if (key.metric === rule.metric) found.push(freshCheck(rule, key, column, none));
  });
  return found;
}

/** One check for each source at each service; its key is that of the source's first series. */
export function absenceChecksOf(rule: AbsentRule, keys: readonly SeriesKey[]): AlertCheck<AbsentRule>[] {
  const groups = new Map<string, { readonly key: SeriesKey; readonly columns: number[] }>();
  keys.forEach((key, column) => {
    const name = `${key.service}\n${key.source}`;
    const group = groups.get(name);
    if (group) group.columns.push(column);
    else groups.set(name, { key, columns: [column] });
  });
  return [...groups.values()].map(({ key, columns }) => freshCheck(rule, key, columns[0] ?? 0, columns));
}

function freshCheck<R extends AlertRule>(
  rule: R,
  key: SeriesKey,
  column: number,
  columns: readonly number[],
): AlertCheck<R> {
  return { rule, key, column, columns, pendingAt: -1, clearAt: -1, alert: null };
}
