import { closeSync, fchmodSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { HarnessError, UserError } from './errors.ts';

/** Larger is no key. */
const bytesMax = 64 * 1024;
/** Bits of a mode by which others than the owner may read or write. */
const othersMay = 0o077;

/** Whether the file system that holds a private file keeps others from reading it. */
export type Privacy = 'owner-only' | 'no-permissions';

/**
 * Writes a file that only its owner may read, and never over one that is there. Says whether the file system keeps
 * permissions at all. Throws `UserError` where a file is there already or nothing may be written.
 */
export function writePrivateFile(path: string, content: string): Privacy {
  const file = openNew(path, 0o600);
  try {
    // The mode asked for at opening is narrowed by the umask, and on some file systems not looked at.
    fchmodSync(file, 0o600);
    writeSync(file, content);
    fsyncSync(file);
    return isForOthers(fstatSync(file).mode) ? 'no-permissions' : 'owner-only';
  } catch (error) {
    throw new HarnessError(`\`${path}\` could not be written (${codeOf(error)})`, { cause: error });
  } finally {
    closeSync(file);
  }
}

/** Writes a file that everybody may read, and never over one that is there. Throws `UserError`. */
export function writeNewFile(path: string, content: string): void {
  const file = openNew(path, 0o644);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } catch (error) {
    throw new HarnessError(`\`${path}\` could not be written (${codeOf(error)})`, { cause: error });
  } finally {
    closeSync(file);
  }
}

/**
 * Reads a file that nobody but its owner may read. Throws `UserError` where it is missing, where others may read it, and
 * where it is too large to be a key. On Windows, whose permissions are no modes, it is read as it is.
 */
export function readPrivateFile(path: string): string {
  const place = { file: path, line: null, column: null };
  const file = opened(path);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new UserError('This is no file.', { place, mend: 'Name the file of a private key.' });
    if (hasModes() && isForOthers(stat.mode)) {
      const mode = (stat.mode & 0o777).toString(8).padStart(3, '0');
      throw new UserError(`Others may read this private key (its mode is ${mode}).`, {
        place,
        mend: 'Run `chmod 600` on it, and make a new key if anybody could have read it. Where the file system keeps no permissions, hand the key over in an environment variable.',
      });
    }
    if (stat.size > bytesMax) throw new UserError('The file is too large to be a private key.', { place });
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/** Whether this system keeps permissions as modes. */
export function hasModes(): boolean {
  return process.platform !== 'win32';
}

function isForOthers(mode: number): boolean {
  return (mode & othersMay) !== 0;
}

function opened(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const code = codeOf(error);
    throw new UserError(code === 'ENOENT' ? 'There is no such file.' : `The file cannot be read (${code}).`, {
      place: { file: path, line: null, column: null },
      mend: 'Name the file of a private key; `requal keygen` makes one.',
    });
  }
}

function openNew(path: string, mode: number): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'wx', mode);
  } catch (error) {
    const code = codeOf(error);
    const isThere = code === 'EEXIST';
    throw new UserError(isThere ? 'There is a file of this name already.' : `Nothing can be written here (${code}).`, {
      place: { file: path, line: null, column: null },
      mend: isThere ? 'Name another folder. A key is never written over.' : 'Name a folder that may be written to.',
    });
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
