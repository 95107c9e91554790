import { parseDuration } from '../base/duration.ts';
import { UserError } from '../base/errors.ts';

const clock = /^(?:(\d+):)?(\d{1,2}):(\d{2})$/;

/** Milliseconds of a moment of a trial, written `13m`, `13:30` or `1:13:30`. Throws `UserError`. */
export function parseMoment(text: string): number {
  const duration = parseDuration(text);
  if (duration !== null) return duration;
  const match = clock.exec(text);
  if (!match) {
    throw new UserError(`\`${text}\` is no moment of a trial.`, {
      mend: 'Write 13m, 13:30 or 1:13:30, from its start.',
    });
  }
  const [, hours = '0', minutes, seconds] = match;
  return (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
}
