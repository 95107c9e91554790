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
    // One piece of memory for the whole file: a new one for each read would pile up faster than it is taken away.
    let bytes = Buffer.alloc(chunkBytes);
    let endsAt = 0;
    let held = 0;
    for (;;) {
      if (held === bytes.length) bytes = Buffer.concat([bytes], 2 * bytes.length);
      const length = readSync(file, bytes, held, bytes.length - held, null);
      const end = held + length;
      let from = 0;
      for (let to = lineEndIn(bytes, from, end); to >= 0; to = lineEndIn(bytes, from, end)) {
        endsAt += to + 1 - from;
        yield { text: bytes.toString('utf8', from, to), endsAt, isWhole: true };
        from = to + 1;
      }
      bytes.copyWithin(0, from, end);
      held = end - from;
      if (length > 0 && held <= lineBytesMax) continue;
      if (held > 0) yield { text: bytes.toString('utf8', 0, held), endsAt: endsAt + held, isWhole: false };
      return;
    }
  } finally {
    closeSync(file);
  }
}

function lineEndIn(bytes: Buffer, from: number, end: number): number {
  const place = bytes.indexOf(lineEnd, from);
  return place < end ? place : -1;
}
