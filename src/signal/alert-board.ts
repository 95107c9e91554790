import type { Alert } from '../domain/observation.ts';
import type { AlertChange } from '../domain/signals.ts';
import type { ReportedAlert } from '../domain/world.ts';

/** What fires, what has changed, and how often each rule has fired at each service. */
export interface AlertBoard {
  /** What fires and is shown. */
  firing: readonly Alert[];
  /** What is hidden by a suppression: what fires, and of what was shown also what has ended since. */
  hidden: readonly HiddenAlert[];
  /** Services whose alerts are hidden. */
  silenced: readonly string[];
  changes: AlertChange[];
  readonly counts: Map<string, number>;
  /** Alerts of a recording that have an end, each with it. */
  ending: readonly { readonly alert: Alert; readonly until: number }[];
}

interface HiddenAlert {
  readonly alert: Alert;
  /** Whether it had been shown before it was hidden. */
  readonly wasShown: boolean;
  readonly hasEnded: boolean;
}

/** A board on which nothing fires. */
export function createAlertBoard(): AlertBoard {
  return { firing: [], hidden: [], silenced: Object.freeze([]), changes: [], counts: new Map(), ending: [] };
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
  if (board.silenced.includes(service)) hide(board, [{ alert, wasShown: false, hasEnded: false }], at);
  else show(board, [...board.firing, alert], [alert], at);
  return alert;
}

/** Ends an alert at a time of the trial, in milliseconds. */
export function resolve(board: AlertBoard, alert: Alert, at: number): void {
  const wasHidden = board.hidden.some((one) => one.alert === alert);
  if (wasHidden) endHidden(board, alert);
  else board.firing = Object.freeze(board.firing.filter((one) => one !== alert));
  board.changes.push({ phase: 'resolved', at, alert, isShown: !wasHidden });
}

/** Of what was shown nobody knows that it has ended until the suppression does. */
function endHidden(board: AlertBoard, alert: Alert): void {
  board.hidden = board.hidden.flatMap((one) => {
    if (one.alert !== alert) return one;
    return one.wasShown ? { ...one, hasEnded: true } : [];
  });
}

/**
 * Hides the alerts of these services and of no others, as a silence of an alert manager does: the rules go on, and only what
 * they find is not passed on. So an alert that fires already goes from what is shown and has not resolved; its end, should
 * it come meanwhile, is shown no more than its beginning. What still fires when the silence ends is shown then, the same
 * alert with the time at which its rule fired, and is told as fired (once more, if it was shown before).
 */
export function silence(board: AlertBoard, services: readonly string[], at: number): void {
  board.silenced = Object.freeze(services);
  const back = board.hidden
    .filter((one) => !one.hasEnded && !services.includes(one.alert.service))
    .map(({ alert }) => alert);
  board.hidden = board.hidden.filter(({ alert }) => services.includes(alert.service));
  const gone = board.firing.filter(({ service }) => services.includes(service));
  const left = board.firing.filter(({ service }) => !services.includes(service));
  hide(
    board,
    gone.map((alert) => ({ alert, wasShown: true, hasEnded: false })),
    at,
  );
  // What comes out of hiding may be older than what was shown meanwhile.
  const all = [...left, ...back].sort((one, other) => one.firedAt - other.firedAt);
  show(board, all, back, at);
}

/** Shows all of these, of which some were not shown before. */
function show(board: AlertBoard, firing: readonly Alert[], fresh: readonly Alert[], at: number): void {
  board.firing = Object.freeze(firing);
  for (const alert of fresh) board.changes.push({ phase: 'fired', at, alert, isShown: true });
}

function hide(board: AlertBoard, hidden: readonly HiddenAlert[], at: number): void {
  board.hidden = [...board.hidden, ...hidden];
  for (const { alert } of hidden) board.changes.push({ phase: 'suppressed', at, alert, isShown: false });
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
