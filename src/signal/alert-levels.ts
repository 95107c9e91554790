import { quality } from '../domain/series.ts';
import type { AbsentRule, BurnRule, RiseRule, ThresholdRule } from './alert-rules.ts';
import type { ShownTable } from './shown-table.ts';
import { shownAt, shownQualityAt } from './shown-table.ts';

/** What one look says of a rule. Unknown (nothing measured) neither fires an alert nor resolves one. */
export const level = { unknown: 0, hot: 1, between: 2, cool: 3 } as const;
export type LevelCode = (typeof level)[keyof typeof level];

/** Where a value lies between what fires a rule and what resolves it; NaN is unknown. */
export function thresholdLevel(rule: ThresholdRule, value: number): LevelCode {
  if (Number.isNaN(value)) return level.unknown;
  const isHot = rule.side === 'above' ? value > rule.fires : value < rule.fires;
  if (isHot) return level.hot;
  const isBack = rule.side === 'above' ? value <= rule.resolves : value >= rule.resolves;
  return isBack ? level.cool : level.between;
}

/** Counts and depths are never negative, so a value below the rise asked for cannot have risen by it. */
export function riseLevel(rule: RiseRule, now: number, table: ShownTable, column: number, tick: number): LevelCode {
  if (Number.isNaN(now)) return level.unknown;
  if (now < rule.floor || now < rule.by) return level.cool;
  const before = shownAt(table, column, Math.max(0, tick - Math.floor(rule.overMs / table.samples.tickMs)));
  if (Number.isNaN(before)) return level.unknown;
  return now - before >= Math.max(rule.by, rule.byRatio * before) ? level.hot : level.cool;
}

/** From the means of both windows. Fires on both and resolves on the short one: that is what the short one is for. */
export function burnLevel(rule: BurnRule, short: number, long: number): LevelCode {
  if (Number.isNaN(short)) return level.unknown;
  if (short <= rule.resolves) return level.cool;
  return short > rule.fires && long > rule.fires ? level.hot : level.between;
}

/** States of a series besides the tick since which it has been missing. */
const neverSeen = -2;
const present = -1;

/** For `absentLevel`: no series has reported yet. */
export function nothingSeen(width: number): Int32Array {
  return new Int32Array(width).fill(neverSeen);
}

/**
 * Notes which series are there, and says whether one that has reported before is not. Nearly always all of them are,
 * and then nothing else has to be asked about absence.
 */
export function anyLost(table: ShownTable, missingSince: Int32Array, tick: number): boolean {
  const { quality: asMeasured } = table.samples;
  const row = tick * table.width;
  const asIs = table.distorted.length === 0;
  let lost = false;
  for (let column = 0; column < missingSince.length; column++) {
    const found = asIs ? asMeasured[row + column] : shownQualityAt(table, column, tick);
    if (found !== quality.missing) missingSince[column] = present;
    else if (missingSince[column] !== neverSeen) lost = true;
  }
  return lost;
}

/**
 * Whether any of the series has been missing for as long as the rule holds, having reported before. A value that is
 * merely old is not missing (requirements.md E3). `missingSince` is kept from look to look.
 */
export function absentLevel(
  rule: AbsentRule,
  table: ShownTable,
  columns: readonly number[],
  missingSince: Int32Array,
  tick: number,
): LevelCode {
  let result: LevelCode = level.cool;
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] as number;
    if (shownQualityAt(table, column, tick) !== quality.missing) {
      missingSince[column] = present;
      continue;
    }
    const since = missingSince[column] as number;
    if (since === neverSeen) continue;
    if (since === present) missingSince[column] = tick;
    else if ((tick - since) * table.samples.tickMs >= rule.holdMs) result = level.hot;
    if (result !== level.hot) result = level.between;
  }
  return result;
}
