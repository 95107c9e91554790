import { withoutHidden } from '../base/hidden-words.ts';

/**
 * Control characters (terminal escapes, line breaks) and characters that reorder text. Journals hold texts that somebody
 * else wrote, and a log line must not move the reader's cursor, colour a verdict or hide a word.
 */
// oxlint-disable-next-line no-control-regex -- Finding control characters is what this expression is for.
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * One line that is safe to print: line breaks and tabs become spaces, everything else unprintable becomes `�`, and what was to be
 * hidden is hidden before the line is broken or a part of it cut off.
 */
export function printable(text: string): string {
  return withoutHidden(text)
    .replace(/[\t\r\n]+/g, ' ')
    .replace(unprintable, '\ufffd');
}
