import { limits } from '../domain/limits.ts';
import type { Alert } from '../domain/observation.ts';
import type { AlertChange } from '../domain/signals.ts';
import type { ReportedAlert } from '../domain/world.ts';
import { createAlertBoard, raise, reportAlerts, resolve } from './alert-board.ts';
import type { AlertBoard } from './alert-board.ts';
import { absenceChecksOf, checksOf, isQuiet } from './alert-checks.ts';
import type { AlertCheck } from './alert-checks.ts';
import { absentLevel, burnLevel, level, nothingSeen, riseLevel, thresholdLevel } from './alert-levels.ts';
import type { LevelCode } from './alert-levels.ts';
import type { AlertRule, BurnRule } from './alert-rules.ts';
import { alertText } from './alert-text.ts';
import { burnMean, createBurnSums, fillBurnSums } from './burn-sums.ts';
import type { ShownTable } from './shown-table.ts';
import { shownAt } from './shown-table.ts';
import { createThresholdBank, lookAtThresholds } from './threshold-bank.ts';

/** Runs the alert rules over what is shown, tick by tick, and keeps what fires. */
export interface AlertMonitor {
  /** Alerts that fire now, oldest first. A new list with each change, so that an observation may keep it. */
  readonly firing: readonly Alert[];
  /** To be called for each tick, after the table has taken it in. */
  look(tick: number): void;
  /** Takes in alerts that a recording holds as such, and ends those whose end has come. */
  report(at: number, reported: readonly ReportedAlert[]): void;
  /** Changes since the last call, oldest first. */
  takeChanges(): readonly AlertChange[];
}

/** The burn rule's check with its lane of sums and its windows in ticks. */
interface BurnCheck {
  readonly check: AlertCheck<BurnRule>;
  readonly lane: number;
  readonly shortTicks: number;
  readonly longTicks: number;
}

export function createAlertMonitor(table: ShownTable, rules: readonly AlertRule[]): AlertMonitor {
  const { keys, tickMs } = table.samples;
  // A fixed grid, so that what fires does not depend on when somebody else makes the loop stop in between.
  const everyTicks = Math.max(1, Math.floor(limits.decisionEveryMs / tickMs));
  // Absence takes minutes, and looking at each series is the dearest look: once a minute is enough.
  const absenceEveryTicks = 4 * everyTicks;
  const board = createAlertBoard();
  const thresholds = createThresholdBank(
    rules.flatMap((rule) => (rule.kind === 'threshold' ? checksOf(rule, keys) : [])),
  );
  const rises = rules.flatMap((rule) => (rule.kind === 'rise' ? checksOf(rule, keys) : []));
  const absents = rules.flatMap((rule) => (rule.kind === 'absent' ? absenceChecksOf(rule, keys) : []));
  const burning = rules.flatMap((rule) => (rule.kind === 'burn' ? checksOf(rule, keys) : []));
  const lanes = [...new Set(burning.map(({ column }) => column))];
  const sums = createBurnSums(table, lanes);
  const burns = burning.map((check) => burnCheckOf(check, lanes.indexOf(check.column), tickMs));
  const missingSince = nothingSeen(keys.length);

  function evaluate(tick: number): void {
    lookAtThresholds(thresholds, table, tick, (check, value) =>
      settle(board, check, thresholdLevel(check.rule, value), table, tick),
    );
    for (const check of rises) {
      const found = riseLevel(check.rule, table, check.column, tick);
      if (found !== level.hot && isQuiet(check)) continue;
      settle(board, check, found, table, tick);
    }
    fillBurnSums(sums, table, tick);
    for (const { check, lane, shortTicks, longTicks } of burns) {
      const short = burnMean(sums, lane, tick, shortTicks);
      if (!(short > check.rule.fires) && isQuiet(check)) continue;
      settle(board, check, burnLevel(check.rule, short, burnMean(sums, lane, tick, longTicks)), table, tick);
    }
    if (tick % absenceEveryTicks !== 0) return;
    for (const check of absents) {
      settle(board, check, absentLevel(check.rule, table, check.columns, missingSince, tick), table, tick);
    }
  }
  return {
    get firing() {
      return board.firing;
    },
    look(tick) {
      if (tick % everyTicks === 0) evaluate(tick);
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

function burnCheckOf(check: AlertCheck<BurnRule>, lane: number, tickMs: number): BurnCheck {
  const ticksOf = (ms: number): number => Math.max(1, Math.floor(ms / tickMs));
  return { check, lane, shortTicks: ticksOf(check.rule.shortMs), longTicks: ticksOf(check.rule.longMs) };
}

/** Fires after the hold time, resolves after the resolve time; an unknown level stops neither clock and starts none. */
function settle(board: AlertBoard, check: AlertCheck, found: LevelCode, table: ShownTable, tick: number): void {
  if (found === level.unknown) return;
  const at = tick * table.samples.tickMs;
  if (check.alert === null) {
    if (found !== level.hot) {
      check.pendingAt = -1;
      return;
    }
    if (check.pendingAt < 0) check.pendingAt = at;
    // Absence has waited in its own level already.
    if (check.rule.kind !== 'absent' && at - check.pendingAt < check.rule.holdMs) return;
    const value = shownAt(table, check.column, tick);
    check.alert = raise(
      board,
      check.rule.id,
      check.key.service,
      check.key.metric,
      at,
      alertText(check.rule, check.key, value),
    );
    check.clearAt = -1;
    return;
  }
  if (found !== level.cool) {
    check.clearAt = -1;
    return;
  }
  if (check.clearAt < 0) check.clearAt = at;
  if (at - check.clearAt < check.rule.resolveMs) return;
  resolve(board, check.alert, at);
  check.alert = null;
  check.pendingAt = -1;
}
