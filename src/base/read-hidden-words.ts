import { UserError } from './errors.ts';
import { readTextFile } from './read-yaml.ts';

/** With fewer, half of any text would be hidden. */
const lettersMin = 3;
const lettersMax = 500;
const wordsMax = 1_000;

/**
 * The words of a list, one a line, with spaces around them taken off; empty lines are passed over. Every character of a line is meant
 * as it stands. Throws `UserError` for a list without words, and for a word that is too short or too long.
 */
export function readHiddenWords(file: string): readonly string[] {
  const lines = readTextFile(file)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim());
  lines.forEach((line, index) => {
    if (line === '' || (line.length >= lettersMin && line.length <= lettersMax)) return;
    const what = line.length < lettersMin ? `fewer than ${lettersMin}` : `more than ${lettersMax}`;
    throw new UserError(`A word to hide has ${what} characters.`, {
      place: { file, line: index + 1, column: 1 },
      mend: 'Write whole words or names, one a line.',
    });
  });
  const words = lines.filter((line) => line !== '');
  if (words.length > 0 && words.length <= wordsMax) return words;
  throw new UserError(
    words.length === 0 ? 'The list holds no word to hide.' : `It holds more than ${wordsMax} words.`,
    {
      place: { file, line: null, column: null },
      mend: 'Write what must not be seen, one word or name a line.',
    },
  );
}
