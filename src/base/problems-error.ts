import type { Problem } from './errors.ts';
import { UserError } from './errors.ts';

/** More would scroll the first one away; whoever mends these is told of the others then. */
const toldMax = 5;

/**
 * One `UserError` for all that is wrong with a file: the first problem with its place and mend, the others a line each with
 * theirs. Give the graver ones first. `problems` holds at least one.
 */
export function problemsError([first, ...others]: readonly [Problem, ...Problem[]], before = ''): UserError {
  const lines = others.slice(0, toldMax - 1).map(({ message, place, mend }) => {
    const file = place.file === first.place.file ? [] : [place.file];
    const at = [...file, place.line, place.column].filter((part) => part !== null).join(':');
    return `also${at === '' ? '' : ` at ${at}`}: ${message}${mend === null ? '' : ` ${mend}`}`;
  });
  const left = others.length - lines.length;
  const more = left > 0 ? [`and ${left} more in this file`] : [];
  return new UserError([`${before}${first.message}`, ...lines, ...more].join('\n'), {
    place: first.place,
    mend: first.mend,
  });
}
