import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { Agent } from '../domain/agent.ts';
import { limits } from '../domain/limits.ts';
import { createAdversary } from './adversaries.ts';
import type { RecordedLine } from './recorded-line-schema.ts';
import { recordedLineSchema } from './recorded-line-schema.ts';

/** Answers from a file of JSON lines `{"at": "10m", "proposal": {...}}`: each proposal once, from its time on. */
export function createRecordedAgent(file: string, folder: string): Agent {
  const proposals = readRecord(resolve(folder, file));
  return { ...createAdversary({ kind: 'scripted', proposals: [...proposals] }), name: 'recorded' };
}

/** The lines of a record; throws a `UserError` that names the first bad one. */
export function readRecord(path: string): readonly RecordedLine[] {
  return textOf(path)
    .split('\n')
    .flatMap((text, index) =>
      text.trim() === '' ? [] : [parseLine(text, { file: path, line: index + 1, column: null })],
    );
}

function textOf(path: string): string {
  let bytes: number;
  try {
    const status = statSync(path);
    if (!status.isFile()) throw new Error('it is no file');
    bytes = status.size;
  } catch {
    throw new UserError(`there is no record of proposals at ${path}`, {
      mend: 'write the path of a file with JSON lines, from the folder of the candidate',
    });
  }
  if (bytes > limits.fileBytesMax) throw new UserError(`${path} is larger than ${limits.fileBytesMax} bytes`);
  return readFileSync(path, 'utf8');
}

function parseLine(text: string, place: { file: string; line: number; column: null }): RecordedLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError('this line is no JSON', { place, mend: 'write one JSON object on each line' });
  }
  const { success, data, error } = recordedLineSchema.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  throw new UserError(`${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`, {
    place,
    mend: 'write {"at": "10m", "proposal": {...}}',
  });
}
