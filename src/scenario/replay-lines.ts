import { UserError } from '../base/errors.ts';
import { readTextFile } from '../base/read-yaml.ts';
import type { SourceDocument } from '../base/read-yaml.ts';

/** A row and the line it stands on, for later complaints about it. */
export interface Line<T> {
  readonly row: T;
  readonly line: number;
  readonly text: string;
}

/**
 * Reads a file of JSON lines, each parsed by `parse`. A byte order mark and Windows line ends are tolerated; a blank
 * line is not, since it is how a damaged file often looks. Throws `UserError` with file and line.
 */
export function readJsonLines<T>(file: string, parse: (source: SourceDocument) => T): readonly Line<T>[] {
  const text = readTextFile(file).replace(/^\uFEFF/, '');
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => {
    const isLast = index === lines.length - 1;
    return { row: parse(documentOf(file, index + 1, line, isLast)), line: index + 1, text: line };
  });
}

/** One line as a document of its own, all of whose values stand on that line. */
function documentOf(file: string, line: number, text: string, isLast: boolean): SourceDocument {
  const place = { file, line, column: null };
  if (text.trim() === '') throw new UserError('This line is empty.', { place, mend: 'Remove it.' });
  try {
    return { file, text, value: JSON.parse(text) as unknown, placeOf: () => place };
  } catch {
    const cut = isLast ? ' It is the last one: the file may have been cut off.' : '';
    throw new UserError(`This line is not valid JSON.${cut}`, { place, mend: 'Write one JSON object a line.' });
  }
}
