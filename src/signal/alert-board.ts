import type { Alert } from '../domain/observation.ts';
import type { AlertChange } from '../domain/signals.ts';
import type { ReportedAlert } from '../domain/world.ts';

/** What fires, what has changed, and how often each rule has fired at each service. */
export interface AlertBoard {
  firing: readonly Alert[];
  changes: AlertChange[];
  readonly counts: Map<string, number>;
  /** Alerts of a recording that have an end, each with it. */
  ending: readonly { readonly alert: Alert; readonly until: number }[];
}

/** A board on which nothing fires. */
export function createAlertBoard(): AlertBoard {
  return { firing: [], changes: [], counts: new Map(), ending: [] };
}

/** A new alert, with an id that the same trial gives it again: `rule@service#n`. */
export function raise(
  board: AlertBoard,
  rule: string,
  service: string,
  metric: string,
  at: number,
  text: string,
): Alert {
  const name = `${rule}@${service}`;
  const count = (board.counts.get(name) ?? 0) + 1;
  board.counts.set(name, count);
  const alert: Alert = Object.freeze({ id: `${name}#${count}`, rule, service, metric, firedAt: at, text });
  board.firing = Object.freeze([...board.firing, alert]);
  board.changes.push({ phase: 'fired', at, alert });
  return alert;
}

/** Ends an alert at a time of the trial, in milliseconds. */
export function resolve(board: AlertBoard, alert: Alert, at: number): void {
  board.firing = Object.freeze(board.firing.filter((one) => one !== alert));
  board.changes.push({ phase: 'resolved', at, alert });
}

/** Alerts of a recording fire as recorded, under the rule `reported`; without a known end they go on. */
export function reportAlerts(board: AlertBoard, at: number, reported: readonly ReportedAlert[]): void {
  for (const one of reported) {
    const alert = raise(board, 'reported', one.service, 'reported', one.at, one.text);
    if (one.until !== null) board.ending = [...board.ending, { alert, until: one.until }];
  }
  if (board.ending.length === 0) return;
  const over = board.ending.filter(({ until }) => until <= at);
  if (over.length === 0) return;
  for (const { alert, until } of over) resolve(board, alert, until);
  board.ending = board.ending.filter(({ until }) => until > at);
}
