const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const pattern = /^(\d{1,16})(?:\.(\d{1,16}))?(ms|s|m|h|d)$/;

/** The texts that `parseDuration` may accept, for schemas that editors read. */
export const durationPattern = pattern.source;

/** What a duration looks like when people write it. */
export const durationHint = 'a number and a unit without a space: 250ms, 30s, 10m, 2h or 90d';

/** Whole milliseconds of `10m`, `250ms`, `1.5h`; null when the text is no duration of exactly whole milliseconds. */
export function parseDuration(text: string): number | null {
  const match = pattern.exec(text);
  if (!match) return null;
  const [, whole = '', decimals = '', unit] = match;
  // Whole numbers, since in floating point 1.1 hours are not quite 3,960,000 milliseconds.
  const scaled = BigInt(whole + decimals) * BigInt(unitMs[unit as keyof typeof unitMs]);
  const scale = BigInt(`1${'0'.repeat(decimals.length)}`);
  const ms = Number(scaled / scale);
  return scaled % scale === 0n && Number.isSafeInteger(ms) ? ms : null;
}

/** The shortest exact way a person would write a duration: 90000 is `90s`, 600000 is `10m`. */
export function formatDuration(ms: number): string {
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    if (ms !== 0 && ms % unitMs[unit] === 0) return `${ms / unitMs[unit]}${unit}`;
  }
  return `${ms}ms`;
}

/** A moment of a trial as `mm:ss`, or `h:mm:ss` from one hour on. */
export function formatMoment(atMs: number): string {
  const seconds = Math.floor(Math.abs(atMs) / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const hours = Math.floor(seconds / 3_600);
  return `${atMs < 0 ? '-' : ''}${hours > 0 ? `${hours}:` : ''}${clock}`;
}
