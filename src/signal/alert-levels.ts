import { quality } from '../domain/series.ts';
import type { AbsentRule, BurnRule, RiseRule, ThresholdRule } from './alert-rules.ts';
import type { BurnSums } from './burn-sums.ts';
import { burnMean } from './burn-sums.ts';
import type { ShownTable } from './shown-table.ts';
import { shownAt, shownQualityAt } from './shown-table.ts';

/** What one look says of a rule. Unknown (nothing measured) neither fires an alert nor resolves one. */
export const level = { unknown: 0, hot: 1, between: 2, cool: 3 } as const;
export type LevelCode = (typeof level)[keyof typeof level];

export function thresholdLevel(rule: ThresholdRule, value: number): LevelCode {
  if (Number.isNaN(value)) return level.unknown;
  if (rule.side === 'above')
    return value > rule.fires ? level.hot : value <= rule.resolves ? level.cool : level.between;
  return value < rule.fires ? level.hot : value >= rule.resolves ? level.cool : level.between;
}

export function riseLevel(rule: RiseRule, table: ShownTable, column: number, tick: number): LevelCode {
  const now = shownAt(table, column, tick);
  if (Number.isNaN(now)) return level.unknown;
  if (now < rule.floor) return level.cool;
  const before = shownAt(table, column, Math.max(0, tick - Math.floor(rule.overMs / table.samples.tickMs)));
  if (Number.isNaN(before)) return level.unknown;
  return now - before >= Math.max(rule.by, rule.byRatio * before) ? level.hot : level.cool;
}

/** Fires on both windows, resolves on the short one: that is what the short one is for. */
export function burnLevel(rule: BurnRule, sums: BurnSums, tick: number): LevelCode {
  const short = burnMean(sums, tick, Math.floor(rule.shortMs / sums.tickMs));
  if (Number.isNaN(short)) return level.unknown;
  if (short <= rule.resolves) return level.cool;
  if (short <= rule.fires) return level.between;
  return burnMean(sums, tick, Math.floor(rule.longMs / sums.tickMs)) > rule.fires ? level.hot : level.between;
}

/**
 * Whether any of the series has been missing for as long as the rule holds, having reported before. A value that is
 * merely old is not missing (requirements.md E3). `lastSeen` is the newest tick with a sample, by column, -1 for none.
 */
export function absentLevel(
  rule: AbsentRule,
  table: ShownTable,
  columns: readonly number[],
  lastSeen: Int32Array,
  tick: number,
): LevelCode {
  let result: LevelCode = level.cool;
  for (const column of columns) {
    if (shownQualityAt(table, column, tick) !== quality.missing) {
      lastSeen[column] = tick;
      continue;
    }
    const seen = lastSeen[column] ?? -1;
    if (seen < 0) continue;
    if ((tick - seen) * table.samples.tickMs >= rule.holdMs) return level.hot;
    result = level.between;
  }
  return result;
}
