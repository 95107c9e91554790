import type { AlertCheck } from './alert-checks.ts';
import { isQuiet } from './alert-checks.ts';
import type { ThresholdRule } from './alert-rules.ts';
import type { ShownTable } from './shown-table.ts';
import { shownAt } from './shown-table.ts';

/**
 * All checks of threshold rules in columns of numbers. Nearly all of them are quiet nearly always, and finding that out
 * is most of the work of alerting.
 */
export interface ThresholdBank {
  readonly checks: readonly AlertCheck<ThresholdRule>[];
  readonly columns: Int32Array;
  /** A value is hot when `value * sign` is above `bound`. */
  readonly signs: Float64Array;
  readonly bounds: Float64Array;
  /** 1 for a check that is not quiet, so that the quiet ones need not be looked up. */
  readonly busy: Uint8Array;
}

export function createThresholdBank(checks: readonly AlertCheck<ThresholdRule>[]): ThresholdBank {
  const signs = Float64Array.from(checks, ({ rule }) => (rule.side === 'above' ? 1 : -1));
  return {
    checks,
    columns: Int32Array.from(checks, ({ column }) => column),
    signs,
    bounds: Float64Array.from(checks, ({ rule }, index) => rule.fires * (signs[index] ?? 1)),
    busy: new Uint8Array(checks.length),
  };
}

/** Hands out each check that is hot or not quiet, with the value shown. */
export function lookAtThresholds(
  { checks, columns, signs, bounds, busy }: ThresholdBank,
  table: ShownTable,
  tick: number,
  settle: (check: AlertCheck<ThresholdRule>, value: number) => void,
): void {
  const { values } = table.samples;
  const row = tick * table.width;
  const asIs = table.distorted.length === 0;
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] as number;
    const value = asIs ? (values[row + column] as number) : shownAt(table, column, tick);
    if (!(value * (signs[i] as number) > (bounds[i] as number)) && busy[i] === 0) continue;
    const check = checks[i] as AlertCheck<ThresholdRule>;
    settle(check, value);
    busy[i] = isQuiet(check) ? 0 : 1;
  }
}
