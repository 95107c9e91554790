import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
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
