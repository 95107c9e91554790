import { limits } from '../domain/limits.ts';
import type { SeriesKey, SeriesTable } from '../domain/series.ts';
import type { Objective } from '../domain/workload.ts';
import { absenceChecksOf, checksOf } from './alert-checks.ts';
import type { AlertCheck } from './alert-checks.ts';
import { alertRules } from './alert-rules.ts';
import type { AbsentRule, AlertRule, BurnRule, RiseRule, ThresholdRule } from './alert-rules.ts';

/** What is looked at, when, and in which order: all of alerting that never changes while a trial runs. */
export interface AlertPlan {
  readonly tickMs: number;
  /** Thresholds, rises, burns, absences: the order in which alerts of one moment are raised. */
  readonly checks: readonly AlertCheck[];
  readonly values: ValueBank;
  readonly burns: BurnBank;
  readonly absents: readonly AlertCheck<AbsentRule>[];
  /** Place of the first check about absence among all checks. */
  readonly absentsFrom: number;
  /** A fixed grid, so that what fires does not depend on when somebody else makes the loop stop in between. */
  readonly everyTicks: number;
  readonly absenceEveryTicks: number;
}

/**
 * All checks that turn on one newest value, in columns of numbers. Nearly all of them are quiet nearly always, and
 * finding that out is most of the work of alerting. A check's place here is its place among all checks.
 */
export interface ValueBank {
  readonly checks: readonly AlertCheck<ThresholdRule | RiseRule>[];
  readonly columns: Int32Array;
  /** A quiet check need not be looked at unless `value * sign` is at least its bound. */
  readonly signs: Float64Array;
  readonly bounds: Float64Array;
}

/** All checks of burn rules, in columns of numbers. */
export interface BurnBank {
  readonly checks: readonly AlertCheck<BurnRule>[];
  /** Place of the first of them among all checks. */
  readonly from: number;
  /** Columns of the table that are summed up, each once; a check's lane is the place of its column there. */
  readonly columns: Int32Array;
  readonly lanes: Int32Array;
  /** Error ratios above which they fire. */
  readonly fires: Float64Array;
  readonly shortTicks: Int32Array;
  readonly longTicks: Int32Array;
}

/** Trials of one scenario have the same objective, and those of one topology the same keys. */
const plans = new WeakMap<Objective, WeakMap<readonly SeriesKey[], AlertPlan>>();

/** The plan for an objective and a table. */
export function alertPlanOf(objective: Objective, samples: SeriesTable): AlertPlan {
  const known = plans.get(objective)?.get(samples.keys);
  if (known?.tickMs === samples.tickMs) return known;
  const plan = makePlan(alertRules(objective), samples);
  const ofObjective = plans.get(objective) ?? new WeakMap<readonly SeriesKey[], AlertPlan>();
  plans.set(objective, ofObjective.set(samples.keys, plan));
  return plan;
}

function makePlan(rules: readonly AlertRule[], { keys, tickMs }: SeriesTable): AlertPlan {
  const ofKind = <K extends AlertRule['kind']>(kind: K) =>
    rules.filter((rule): rule is Extract<AlertRule, { kind: K }> => rule.kind === kind);
  const thresholds = ofKind('threshold').flatMap((rule) => checksOf(rule, keys));
  const rises = ofKind('rise').flatMap((rule) => checksOf(rule, keys));
  const values = valueBankOf([...thresholds, ...rises]);
  const burns = ofKind('burn').flatMap((rule) => checksOf(rule, keys));
  const absents = ofKind('absent').flatMap((rule) => absenceChecksOf(rule, keys));
  const everyTicks = Math.max(1, Math.floor(limits.decisionEveryMs / tickMs));
  return {
    tickMs,
    checks: [...values.checks, ...burns, ...absents],
    values,
    burns: burnBankOf(burns, values.checks.length, tickMs),
    absents,
    absentsFrom: values.checks.length + burns.length,
    everyTicks,
    // Absence takes minutes, and looking at each series is the dearest look: once a minute is enough.
    absenceEveryTicks: 4 * everyTicks,
  };
}

function valueBankOf(checks: readonly AlertCheck<ThresholdRule | RiseRule>[]): ValueBank {
  const signs = Float64Array.from(checks, ({ rule }) => (rule.kind === 'threshold' && rule.side === 'below' ? -1 : 1));
  return {
    checks,
    columns: Int32Array.from(checks, ({ column }) => column),
    signs,
    bounds: Float64Array.from(checks, ({ rule }, index) =>
      rule.kind === 'threshold' ? rule.fires * (signs[index] ?? 1) : Math.max(rule.floor, rule.by),
    ),
  };
}

function burnBankOf(checks: readonly AlertCheck<BurnRule>[], from: number, tickMs: number): BurnBank {
  const columns = [...new Set(checks.map(({ column }) => column))];
  const ticksOf = (ms: number): number => Math.max(1, Math.floor(ms / tickMs));
  return {
    checks,
    from,
    columns: Int32Array.from(columns),
    lanes: Int32Array.from(checks, ({ column }) => columns.indexOf(column)),
    fires: Float64Array.from(checks, ({ rule }) => rule.fires),
    shortTicks: Int32Array.from(checks, ({ rule }) => ticksOf(rule.shortMs)),
    longTicks: Int32Array.from(checks, ({ rule }) => ticksOf(rule.longMs)),
  };
}
