import type { Alert } from '../domain/observation.ts';
import type { AlertChange } from '../domain/signals.ts';
import type { ReportedAlert } from '../domain/world.ts';
import { createAlertBoard, raise, reportAlerts, resolve, silence } from './alert-board.ts';
import type { AlertBoard } from './alert-board.ts';
import type { AlertCheck } from './alert-checks.ts';
import { absentLevel, anyLost, level, nothingSeen } from './alert-levels.ts';
import type { LevelCode } from './alert-levels.ts';
import type { AlertPlan } from './alert-plan.ts';
import { alertText } from './alert-text.ts';
import type { AbsentRule } from './alert-rules.ts';
import { createBurnSums, fillBurnSums, lookAtBurns } from './burn-sums.ts';
import type { BurnSums } from './burn-sums.ts';
import { lookAtValues } from './look-at-values.ts';
import type { Settle } from './look-at-values.ts';
import type { ShownTable } from './shown-table.ts';
import { shownAt } from './shown-table.ts';

/** Runs the alert rules over what is shown, tick by tick, and keeps what fires. */
export interface AlertMonitor {
  /** Alerts that fire now, oldest first. A new list with each change, so that an observation may keep it. */
  firing(): readonly Alert[];
  /** Whether an alert that was shown is hidden by a suppression. */
  isHiding(): boolean;
  /** The services of such alerts. */
  hiding(): readonly string[];
  /** Services whose alerts are hidden. */
  silenced(): readonly string[];
  /** From this time on the alerts of these services, and of no others, are hidden. */
  silence(services: readonly string[], at: number): void;
  /** To be called for each tick, after the table has taken it in. */
  look(tick: number): void;
  /** Takes in alerts that a recording holds as such, and ends those whose end has come. */
  report(at: number, reported: readonly ReportedAlert[]): void;
  /** Changes since the last call, oldest first. */
  takeChanges(): readonly AlertChange[];
}

/** One trial's alerting: the plan, what it looks at, and by place in the plan how each check stands. */
interface Watch {
  readonly plan: AlertPlan;
  readonly table: ShownTable;
  readonly board: AlertBoard;
  readonly sums: BurnSums;
  readonly missingSince: Int32Array;
  /** Since when it has been hot, -1 when it is not. */
  readonly pendingAt: Float64Array;
  /** Since when a firing one has been cool, -1 when it is not. */
  readonly clearAt: Float64Array;
  readonly alerts: (Alert | null)[];
  /** 1 for a check that fires or is about to. For the others only a value that is hot matters. */
  readonly busy: Uint8Array;
}

/** Watches a shown table by the rules of a plan. */
export function createAlertMonitor(table: ShownTable, plan: AlertPlan): AlertMonitor {
  const watch = createWatch(table, plan);
  const { board } = watch;
  const settleOne: Settle = (place, found, tick) => settle(watch, place, found, tick);
  return {
    firing: () => board.firing,
    isHiding: () => board.hidden.some(({ wasShown }) => wasShown),
    hiding: () => board.hidden.flatMap(({ wasShown, alert }) => (wasShown ? [alert.service] : [])),
    silenced: () => board.silenced,
    silence: (services, at) => silence(board, services, at),
    look(tick) {
      if (tick % plan.everyTicks === 0) evaluate(watch, tick, settleOne);
    },
    report: (at, reported) => reportAlerts(board, at, reported),
    takeChanges() {
      const taken = board.changes;
      if (taken.length === 0) return taken;
      board.changes = [];
      return taken.toSorted((a, b) => a.at - b.at);
    },
  };
}

function createWatch(table: ShownTable, plan: AlertPlan): Watch {
  const checks = plan.checks.length;
  return {
    plan,
    table,
    board: createAlertBoard(),
    sums: createBurnSums(plan.burns.columns),
    missingSince: nothingSeen(table.width),
    pendingAt: new Float64Array(checks).fill(-1),
    clearAt: new Float64Array(checks).fill(-1),
    alerts: Array.from({ length: checks }, () => null),
    busy: new Uint8Array(checks),
  };
}

function evaluate({ plan, table, sums, missingSince, busy }: Watch, tick: number, settleOne: Settle): void {
  lookAtValues(plan.values, busy, table, tick, settleOne);
  fillBurnSums(sums, table, tick);
  lookAtBurns(plan.burns, sums, busy, tick, settleOne);
  if (tick % plan.absenceEveryTicks !== 0) return;
  if (!anyLost(table, missingSince, tick) && !busy.includes(1, plan.absentsFrom)) return;
  for (let i = 0; i < plan.absents.length; i++) {
    const { rule, columns } = plan.absents[i] as AlertCheck<AbsentRule>;
    const found = absentLevel(rule, table, columns, missingSince, tick);
    const place = plan.absentsFrom + i;
    if (found === level.hot || busy[place] === 1) settleOne(place, found, tick);
  }
}

/** Fires after the hold time, resolves after the resolve time; an unknown level stops neither clock and starts none. */
function settle(watch: Watch, place: number, found: LevelCode, tick: number): void {
  if (found === level.unknown) return;
  const { pendingAt, alerts, busy } = watch;
  const at = tick * watch.table.samples.tickMs;
  const alert = alerts[place] ?? null;
  if (alert === null) settleQuiet(watch, place, found === level.hot, tick, at);
  else settleFiring(watch, place, found === level.cool, alert, at);
  busy[place] = alerts[place] !== null || (pendingAt[place] as number) >= 0 ? 1 : 0;
}

function settleQuiet(watch: Watch, place: number, isHot: boolean, tick: number, at: number): void {
  const { plan, table, board, pendingAt, clearAt, alerts } = watch;
  if (!isHot) {
    pendingAt[place] = -1;
    return;
  }
  const since = (pendingAt[place] as number) < 0 ? at : (pendingAt[place] as number);
  pendingAt[place] = since;
  const { rule, key, column } = plan.checks[place] as AlertCheck;
  // Absence has waited in its own level already.
  if (rule.kind !== 'absent' && at - since < rule.holdMs) return;
  const text = alertText(rule, key, shownAt(table, column, tick));
  alerts[place] = raise(board, rule.id, key.service, key.metric, at, text);
  clearAt[place] = -1;
}

function settleFiring(watch: Watch, place: number, isCool: boolean, alert: Alert, at: number): void {
  const { plan, board, pendingAt, clearAt, alerts } = watch;
  if (!isCool) {
    clearAt[place] = -1;
    return;
  }
  const since = (clearAt[place] as number) < 0 ? at : (clearAt[place] as number);
  clearAt[place] = since;
  const { rule } = plan.checks[place] as AlertCheck;
  if (at - since < rule.resolveMs) return;
  resolve(board, alert, at);
  alerts[place] = null;
  pendingAt[place] = -1;
}
