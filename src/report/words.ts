import { formatMoment } from '../base/duration.ts';

const daySeconds = 86_400;

/** `a`, `a and b`, `a, b and c`. */
export function wordList(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** `1 trial`, `2 trials`, `no trials`. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${count === 0 ? 'no' : count} ${count === 1 ? singular : plural}`;
}

/** The first letter as a capital, so that a clause can open a sentence; a name such as `restart/leak/rule` stays as it is. */
export function sentenceCase(text: string): string {
  if (/^[a-z-]+\//.test(text)) return text;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A length of time in words that need no legend: `40 s`, `4 min 30 s`, `1 h 5 min`, `14 days`. */
export function spanWords(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds >= 2 * daySeconds) return `${Math.round(seconds / daySeconds)} days`;
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const parts = hours > 0 ? [`${hours} h`, part(minutes, 'min')] : [`${minutes} min`, part(rest, 's')];
  return parts.filter((text) => text !== '').join(' ');
}

/** A moment of the trial, or `never`. */
export function momentOrNever(at: number | null): string {
  return at === null ? 'never' : formatMoment(at);
}

/** A measured number with at most four significant digits; a ratio as a percentage, seconds as a length of time; `nothing` for no value. */
export function valueWords(metric: string, value: number | null): string {
  if (value === null || !Number.isFinite(value)) return 'nothing';
  if (metric.endsWith('_ratio')) return percentWords(value);
  if (metric.endsWith('_s') && value >= 0) return spanWords(value * 1_000);
  if (metric.endsWith('_ms')) return `${shortNumber(value)} ms`;
  return shortNumber(value);
}

/** At most four significant digits, without an exponent for everyday sizes. */
export function shortNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  return String(Number(value.toPrecision(4)));
}

/** A fraction as a percentage with three significant digits; nothing short of the whole is rounded up to 100%. */
export function percentWords(fraction: number): string {
  const percent = fraction * 100;
  const rounded = Number(percent.toPrecision(3));
  return `${rounded === 100 && percent < 100 ? shortNumber(Math.floor(percent * 100) / 100) : rounded}%`;
}

/** A sentence of somebody else without the stop at its end, so that ours can follow. */
export function unstopped(text: string): string {
  return text.replace(/\.+$/, '');
}

function part(count: number, unit: string): string {
  return count === 0 ? '' : `${count} ${unit}`;
}
