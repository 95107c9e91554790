import { closeSync, openSync, readSync } from 'node:fs';

/** One line of a file. */
export interface FileLine {
  /** Without its line end. */
  readonly text: string;
  /** Bytes of the file up to the end of this line. */
  readonly endsAt: number;
  /** Whether a line end follows; a last line without one was cut. */
  readonly isWhole: boolean;
}

const chunkBytes = 256 * 1024;
const lineEnd = 0x0a;

/**
 * The lines of a file that may be larger than any text in memory, one after the other. A line longer than `lineBytesMax`
 * is given as far as it goes until then, as one that is not whole, and is the last.
 */
export function* readLines(path: string, lineBytesMax: number): Generator<FileLine> {
  const file = openSync(path, 'r');
  try {
    let endsAt = 0;
    let rest = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.alloc(chunkBytes);
      const length = readSync(file, chunk, 0, chunkBytes, null);
      let from = 0;
      const bytes = Buffer.concat([rest, chunk.subarray(0, length)]);
      for (let to = bytes.indexOf(lineEnd); to >= 0; to = bytes.indexOf(lineEnd, from)) {
        endsAt += to + 1 - from;
        yield { text: bytes.toString('utf8', from, to), endsAt, isWhole: true };
        from = to + 1;
      }
      rest = bytes.subarray(from);
      if (length > 0 && rest.length <= lineBytesMax) continue;
      if (rest.length > 0) yield { text: rest.toString('utf8'), endsAt: endsAt + rest.length, isWhole: false };
      return;
    }
  } finally {
    closeSync(file);
  }
}
