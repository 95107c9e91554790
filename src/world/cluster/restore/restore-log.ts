import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { HarnessError } from '../../../base/errors.ts';
import { jsonOrNull } from '../../../base/parse-json.ts';
import { restoreLineSchema } from './restore-step-schema.ts';
import type { RestoreLine, RestoreStep } from './restore-step-schema.ts';

/**
 * What the harness must put back, written down and flushed to disk before anything is changed, so that it can also be put
 * back after `kill -9` (design.md section 9).
 */
export interface RestoreLog {
  /** Returns the id of the step. When it returns, the step is on the disk. */
  ahead(step: RestoreStep): string;
  /** It has been put back. */
  done(id: string): void;
  /** Steps that are not done, the newest first: the order in which they are put back. */
  open(): readonly OpenStep[];
  /** Forgets all, when nothing is open. */
  close(): void;
}

export interface OpenStep {
  readonly id: string;
  readonly step: RestoreStep;
}

/** The log in a file, which is made when it is not there, for its owner alone: it can hold certificates and keys. */
export function openRestoreLog(file: string): RestoreLog {
  const text = readText(file);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const lines = readLines(file, whole);
  let number = lines.length;
  let wholeBytes = Buffer.byteLength(whole);
  let isCut = whole !== text;
  const write = (line: RestoreLine): void => {
    const words = `${JSON.stringify(line)}\n`;
    const handle = openSync(file, 'a', 0o600);
    try {
      // What a crash or a full disk has cut would otherwise be one broken line together with this one.
      if (isCut) ftruncateSync(handle, wholeBytes);
      isCut = true;
      writeFileSync(handle, words);
      fsyncSync(handle);
      isCut = false;
    } finally {
      closeSync(handle);
    }
    wholeBytes += Buffer.byteLength(words);
    lines.push(line);
  };
  const open = (): readonly OpenStep[] => openSteps(lines);
  return {
    ahead(step) {
      number += 1;
      const id = `step-${number}`;
      write({ what: 'ahead', id, step });
      return id;
    },
    done: (id) => write({ what: 'done', id }),
    open,
    close() {
      if (open().length > 0) return;
      rmSync(file, { force: true });
      lines.length = 0;
      wholeBytes = 0;
      isCut = false;
    },
  };
}

/**
 * A last line that was cut by a crash was never acted upon, because each is flushed first; it is passed over. Any other
 * broken line means that something is left to put back that nobody knows of.
 */
function readLines(file: string, whole: string): RestoreLine[] {
  return whole
    .split('\n')
    .slice(0, -1)
    .map((line, n) => {
      const parsed = restoreLineSchema.safeParse(jsonOrNull(line));
      if (parsed.success) return parsed.data;
      throw new HarnessError(
        `line ${n + 1} of the restore log ${file} cannot be read: what it was to put back is unknown. ` +
          '`requal cluster down` and `requal cluster up` make the cluster anew.',
      );
    });
}

function openSteps(lines: readonly RestoreLine[]): readonly OpenStep[] {
  const done = new Set(lines.filter(({ what }) => what === 'done').map(({ id }) => id));
  return lines
    .flatMap((line) => (line.what === 'ahead' && !done.has(line.id) ? [{ id: line.id, step: line.step }] : []))
    .toReversed();
}

/** No file is an empty log. A file that cannot be read may hold steps, so that it must not be taken for one. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw new HarnessError(
      `the restore log ${file} cannot be read (${code ?? 'unknown'}): what is to be put back is unknown`,
      { cause: error },
    );
  }
}
