import { isoTime, wallNowMs } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';

/** The date that `--as-of` names, such as `2026-01-31`; today when it is left out. Throws `UserError` for no date. */
export function dateOf(text: string | null): string {
  if (text === null) return isoTime(wallNowMs()).slice(0, 10);
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time) && isoTime(time).startsWith(text)) return text;
  throw new UserError(`\`${text}\` is no date.`, { mend: 'Write --as-of 2026-01-31.' });
}
