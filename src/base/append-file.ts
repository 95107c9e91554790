import { closeSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { HarnessError } from './errors.ts';

/** A file that grows by whole texts. */
export interface GrowingFile {
  /** Returns when the system has taken all of it, so that a process which is killed afterwards has not lost it. */
  append(text: string): void;
  close(): void;
}

/** Makes the file if it is not there, and drops what stands in it after `length` bytes. Throws `HarnessError`. */
export function openGrowingFile(path: string, length: number): GrowingFile {
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      throw new HarnessError(`\`${path}\` could not be written (${code})`, { cause: error });
    }
  };
  const file = attempt(() => openSync(path, 'a'));
  let isClosed = false;
  attempt(() => ftruncateSync(file, length));
  return {
    append(text) {
      const bytes = Buffer.from(text);
      for (let from = 0; from < bytes.length;) {
        from += attempt(() => writeSync(file, bytes, from));
      }
    },
    close() {
      if (!isClosed) closeSync(file);
      isClosed = true;
    },
  };
}

/**
 * Puts a text behind what a file holds, on the disk when this returns; makes the file and its folders. Either all of it
 * is there afterwards or nothing. Throws `HarnessError`.
 */
export function appendDurably(path: string, text: string): void {
  let file: number | null = null;
  try {
    mkdirSync(dirname(path), { recursive: true });
    file = openSync(path, 'a');
    appendOrNothing(file, Buffer.from(text));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new HarnessError(`\`${path}\` could not be written (${code})`, { cause: error });
  } finally {
    if (file !== null) closeSync(file);
  }
}

function appendOrNothing(file: number, bytes: Buffer): void {
  const { size } = fstatSync(file);
  try {
    for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from);
    fsyncSync(file);
  } catch (error) {
    // A full disk takes a part of it, and half a line would spoil the whole file.
    ftruncateSync(file, size);
    throw error;
  }
}
