import { formatDuration } from '../base/duration.ts';
import type { SeriesKey } from '../domain/series.ts';
import type { AlertRule } from './alert-rules.ts';

/** What the alert says, in words that hold for the moment it fires. */
export function alertText(rule: AlertRule, key: SeriesKey, value: number): string {
  const what = `${key.metric} of ${key.service}`;
  switch (rule.kind) {
    case 'threshold':
      return `${what} is ${short(value)}, ${rule.side} ${short(rule.fires)}${held(rule.holdMs)}`;
    case 'rise':
      return `${what} rose to ${short(value)} within ${formatDuration(rule.overMs)}`;
    case 'burn':
      return `${what} is over ${short(rule.fires)} in the last ${formatDuration(rule.shortMs)} and ${formatDuration(rule.longMs)}`;
    case 'absent':
      return `samples of ${key.service} from ${key.source} have been missing for ${formatDuration(rule.holdMs)}`;
  }
}

function held(holdMs: number): string {
  return holdMs === 0 ? '' : ` for ${formatDuration(holdMs)}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
