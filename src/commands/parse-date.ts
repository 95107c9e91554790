import { isoTime, wallNowMs } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';

/** Today in UTC, such as `2026-01-31`. */
export function today(): string {
  return isoTime(wallNowMs()).slice(0, 10);
}

/** A calendar date that an option was given. Throws `UserError` for any other text, also for a day that no month has. */
export function parseDate(option: string, text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time) && isoTime(time).startsWith(text)) return text;
  throw new UserError(`\`${text}\` is no date.`, { mend: `Write ${option} 2026-01-31.` });
}
