import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { threadId } from 'node:worker_threads';
import { HarnessError, UserError } from './errors.ts';

/** What the system answers when the path itself is the mistake. */
const pathErrors = ['EACCES', 'EEXIST', 'EISDIR', 'ELOOP', 'ENAMETOOLONG', 'ENOTDIR', 'EPERM', 'EROFS'];

/**
 * Writes a file whole or not at all: under a temporary name beside it, then renamed. Makes its folders. Throws
 * `UserError` where nothing may be written, and `HarnessError` for what no other path would cure, such as a full disk.
 */
export function writeFileWhole(path: string, content: string, mode = 0o666): void {
  // Workers of one process share its number, and two of them may write the same file.
  const temporary = `${path}.${process.pid}-${threadId}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    // With its encoding named, the engine writes a text without a copy of it.
    writeFileSync(temporary, content, { mode, encoding: 'utf8' });
    renameSync(temporary, path);
  } catch (error) {
    // What cannot be removed was never made, and the first error is the one to tell.
    removeQuietly(temporary);
    throw asOurs(error, path);
  }
}

/** Removes a file or a folder that is of no use to anybody. What cannot be removed stays, and nobody is told. */
export function removeQuietly(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    return;
  }
}

function asOurs(error: unknown, path: string): Error {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (!pathErrors.includes(code))
    return new HarnessError(`\`${path}\` could not be written (${code})`, { cause: error });
  return new UserError(`The file cannot be written (${code}).`, {
    place: { file: path, line: null, column: null },
    mend: 'Choose another folder, or change its permissions.',
  });
}
