import type { z } from 'zod';
import { UserError } from '../base/errors.ts';
import { parseDocument } from '../base/parse-document.ts';
import { readTextFile } from '../base/read-yaml.ts';

/** A row and the line it stands on, for later complaints about it. */
export interface Line<T> {
  readonly row: T;
  readonly line: number;
}

/**
 * Reads a file of JSON lines. A byte order mark and Windows line ends are tolerated; a blank line is not, since it is
 * how a damaged file often looks. Throws `UserError` with file and line.
 */
export function readJsonLines<T>(file: string, schema: z.ZodType<T>, what: string): readonly Line<T>[] {
  const text = readTextFile(file).replace(/^\uFEFF/, '');
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => ({
    row: parseLine(line, index === lines.length - 1, { file, line: index + 1, column: null }, schema, what),
    line: index + 1,
  }));
}

function parseLine<T>(
  text: string,
  isLast: boolean,
  place: { readonly file: string; readonly line: number; readonly column: null },
  schema: z.ZodType<T>,
  what: string,
): T {
  if (text.trim() === '') throw new UserError('This line is empty.', { place, mend: 'Remove it.' });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const cut = isLast ? ' It is the last one: the file may have been cut off.' : '';
    throw new UserError(`This line is not valid JSON.${cut}`, { place, mend: 'Write one JSON object a line.' });
  }
  return parseDocument(schema, { file: place.file, text, value, placeOf: () => place }, what);
}
