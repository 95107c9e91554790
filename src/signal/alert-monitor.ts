import { limits } from '../domain/limits.ts';
import type { Alert } from '../domain/observation.ts';
import type { SeriesKey } from '../domain/series.ts';
import type { AlertChange } from '../domain/signals.ts';
import type { ReportedAlert } from '../domain/world.ts';
import type { LevelCode } from './alert-levels.ts';
import { absentLevel, burnLevel, level, riseLevel, thresholdLevel } from './alert-levels.ts';
import type { AbsentRule, AlertRule, BurnRule, RiseRule, ThresholdRule } from './alert-rules.ts';
import type { AlertBoard } from './alert-board.ts';
import { createAlertBoard, raise, reportAlerts, resolve } from './alert-board.ts';
import { alertText } from './alert-text.ts';
import type { BurnSums } from './burn-sums.ts';
import { addToBurnSums, createBurnSums } from './burn-sums.ts';
import type { ShownTable } from './shown-table.ts';
import { shownAt } from './shown-table.ts';

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

/** One rule on one series (or, for absence, on the series of one source at one service). */
interface Check<R extends AlertRule = AlertRule> {
  readonly rule: R;
  readonly key: SeriesKey;
  readonly column: number;
  pendingAt: number;
  clearAt: number;
  alert: Alert | null;
}

export function createAlertMonitor(table: ShownTable, rules: readonly AlertRule[]): AlertMonitor {
  const { keys, tickMs } = table.samples;
  // A fixed grid, so that what fires does not depend on when somebody else makes the loop stop in between.
  const everyTicks = Math.max(1, Math.floor(limits.decisionEveryMs / tickMs));
  const board = createAlertBoard();
  const checks = rules.flatMap((rule) => checksOf(rule, keys));
  const thresholds = checks.filter((check) => isOf<ThresholdRule>(check, 'threshold'));
  const rises = checks.filter((check) => isOf<RiseRule>(check, 'rise'));
  const burns = withSums(
    checks.filter((check) => isOf<BurnRule>(check, 'burn')),
    table,
  );
  const absents = checks.filter((check) => isOf<AbsentRule>(check, 'absent'));
  const groups = absents.map(({ key }) => columnsOf(keys, key));
  const lastSeen = new Int32Array(keys.length).fill(-1);

  function evaluate(tick: number): void {
    const at = tick * tickMs;
    for (const check of thresholds) {
      settle(board, check, thresholdLevel(check.rule, shownAt(table, check.column, tick)), at, table, tick);
    }
    for (const check of rises) settle(board, check, riseLevel(check.rule, table, check.column, tick), at, table, tick);
    for (const { check, sums } of burns.checks)
      settle(board, check, burnLevel(check.rule, sums, tick), at, table, tick);
    // Absence takes minutes, and looking at each series is the dearest look: every other time is enough.
    if (tick % (2 * everyTicks) !== 0) return;
    absents.forEach((check, index) => {
      const found = absentLevel(check.rule, table, groups[index] ?? [], lastSeen, tick);
      settle(board, check, found, at, table, tick);
    });
  }
  return {
    get firing() {
      return board.firing;
    },
    look(tick) {
      for (const sums of burns.sums) addToBurnSums(sums, table, tick);
      if (tick % everyTicks === 0) evaluate(tick);
    },
    report: (at, reported) => reportAlerts(board, at, reported),
    takeChanges() {
      const taken = board.changes;
      if (taken.length > 0) board.changes = [];
      return taken.toSorted((a, b) => a.at - b.at);
    },
  };
}

/** Fires after the hold time, resolves after the resolve time; an unknown level stops neither clock and starts none. */
function settle(board: AlertBoard, check: Check, found: LevelCode, at: number, table: ShownTable, tick: number): void {
  if (found === level.unknown) return;
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

function checksOf(rule: AlertRule, keys: readonly SeriesKey[]): Check[] {
  const fresh = (key: SeriesKey, column: number): Check => ({
    rule,
    key,
    column,
    pendingAt: -1,
    clearAt: -1,
    alert: null,
  });
  if (rule.kind !== 'absent')
    return keys.flatMap((key, column) => (key.metric === rule.metric ? [fresh(key, column)] : []));
  const seen = new Set<string>();
  return keys.flatMap((key, column) => {
    const group = `${key.service}\n${key.source}`;
    if (seen.has(group)) return [];
    seen.add(group);
    return [fresh(key, column)];
  });
}

function columnsOf(keys: readonly SeriesKey[], { service, source }: SeriesKey): number[] {
  return keys.flatMap((key, column) => (key.service === service && key.source === source ? [column] : []));
}

function isOf<R extends AlertRule>(check: Check, kind: R['kind']): check is Check<R> {
  return check.rule.kind === kind;
}

/** Rules on the same series share its sums. */
function withSums(
  checks: readonly Check<BurnRule>[],
  table: ShownTable,
): {
  readonly sums: readonly BurnSums[];
  readonly checks: readonly { readonly check: Check<BurnRule>; readonly sums: BurnSums }[];
} {
  const byColumn = new Map<number, BurnSums>();
  const joined = checks.map((check) => {
    const sums = byColumn.get(check.column) ?? createBurnSums(table, check.column);
    byColumn.set(check.column, sums);
    return { check, sums };
  });
  return { sums: [...byColumn.values()], checks: joined };
}
