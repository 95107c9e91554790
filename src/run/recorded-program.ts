import { resolve } from 'node:path';
import { canonicalJson, sha256 } from '../base/canonical-json.ts';
import { UserError } from '../base/errors.ts';
import type { JsonAnswer, JsonProgram } from '../base/json-program.ts';
import { parseDocument } from '../base/parse-document.ts';
import { parseYaml, readTextFile } from '../base/read-yaml.ts';
import type { SourceDocument } from '../base/read-yaml.ts';
import type { RecordedAnswer } from './recorded-answer-schema.ts';
import { recordedAnswerSchema } from './recorded-answer-schema.ts';

/** A line that can be given, or one that was cut off or damaged: what it would have said nobody knows. */
type Line = { readonly kind: 'answer'; readonly recorded: RecordedAnswer } | { readonly kind: 'damaged' };

/**
 * A file of answers in the place of the program that gave them (design.md section 4). They are given in their order,
 * each to the request that it names: of that kind, asked at that time and, where the line tells the digest, in those
 * words. A record that has ended, whose next line is no JSON, or that answers another request than was asked is a
 * failure of the candidate, as it is of a program; the answer of a later request waits for it, any other is spent.
 *
 * Throws a `UserError` at once, with file, line and column, for a file that is not there, is empty, or is no record.
 */
export function createRecordedProgram(file: string, folder: string): JsonProgram {
  const lines = readLines(resolve(folder, file));
  let next = 0;
  return {
    async ask(question) {
      const line = lines[next];
      if (line === undefined) return failed('its record has ended');
      if (line.kind === 'damaged') {
        next += 1;
        return failed('the next line of its record is no JSON');
      }
      const { recorded } = line;
      const mismatch = mismatchOf(recorded, question);
      if (mismatch === null || recorded.at <= Number(question['at'])) next += 1;
      return mismatch === null
        ? { kind: 'value', value: recorded.answer }
        : failed(`the next line of its record answers a request ${mismatch}`);
    },
    // A record goes on with its next line, whatever the last one was.
    dismiss: async () => {},
    close: async () => {},
  };
}

/** How the request that a line answers differs from the one that is asked; null when it is the one. */
function mismatchOf({ at, kind, request }: RecordedAnswer, question: Readonly<Record<string, unknown>>): string | null {
  if (at !== question['at']) return 'of another time';
  if (kind !== question['kind']) return 'of another kind';
  if (request === null || requestDigest(question).startsWith(request)) return null;
  return 'in other words';
}

/** SHA-256 of the canonical JSON of a request, as a program gets it but without its `id`. */
export function requestDigest(question: Readonly<Record<string, unknown>>): string {
  // What JSON cannot hold is left out of the line that a program gets, and so it is here.
  return sha256(canonicalJson(JSON.parse(JSON.stringify(question))));
}

function readLines(path: string): readonly Line[] {
  const lines = readTextFile(path)
    .split('\n')
    .flatMap((text, index) => (text.trim() === '' ? [] : [readLine(path, text, index + 1)]));
  if (lines.length > 0) return lines;
  const place = { file: path, line: null, column: null };
  throw new UserError('This record of answers is empty.', { place, mend: 'Write one JSON object for each answer.' });
}

function readLine(file: string, text: string, line: number): Line {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'damaged' };
  }
  const source: SourceDocument = { file, text, value, placeOf: (path) => placeIn(file, text, line, path) };
  return { kind: 'answer', recorded: parseDocument(recordedAnswerSchema, source, 'line of a record of answers') };
}

/** Only a mistake is looked up, so that a long record is parsed once; JSON that is no YAML of ours has no columns. */
function placeIn(file: string, text: string, line: number, path: readonly PropertyKey[]) {
  try {
    return { ...parseYaml(text, file).placeOf(path), line };
  } catch {
    return { file, line, column: null };
  }
}

function failed(reason: string): JsonAnswer {
  return { kind: 'failed', reason, timedOut: false };
}
