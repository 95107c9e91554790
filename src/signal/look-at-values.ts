import type { AlertCheck } from './alert-checks.ts';
import { riseLevel, thresholdLevel } from './alert-levels.ts';
import type { LevelCode } from './alert-levels.ts';
import type { ValueBank } from './alert-plan.ts';
import type { RiseRule, ThresholdRule } from './alert-rules.ts';
import type { ShownTable } from './shown-table.ts';
import { shownAt } from './shown-table.ts';

/** Takes in what one look says of the check at a place. */
export type Settle = (place: number, found: LevelCode, tick: number) => void;

/** Settles each check whose value could be hot, or that is `busy`: firing or about to. */
export function lookAtValues(
  { checks, columns, signs, bounds }: ValueBank,
  busy: Uint8Array,
  table: ShownTable,
  tick: number,
  settle: Settle,
): void {
  const { values } = table.samples;
  const row = tick * table.width;
  const asIs = table.distorted.length === 0;
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] as number;
    const value = asIs ? (values[row + column] as number) : shownAt(table, column, tick);
    if (!(value * (signs[i] as number) >= (bounds[i] as number)) && busy[i] === 0) continue;
    settle(i, levelOf(checks[i] as AlertCheck<ThresholdRule | RiseRule>, value, table, tick), tick);
  }
}

function levelOf(
  { rule, column }: AlertCheck<ThresholdRule | RiseRule>,
  value: number,
  table: ShownTable,
  tick: number,
): LevelCode {
  return rule.kind === 'threshold' ? thresholdLevel(rule, value) : riseLevel(rule, value, table, column, tick);
}
