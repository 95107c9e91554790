import { after } from './clock.ts';
import { exitCodes } from './exit-codes.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What has to be put back first takes seconds; a system that does not answer must not keep the process for ever. */
const undoMaxMs = 180_000;

const undoings = new Set<() => Promise<void>>();

/**
 * From now on an interruption calls `say`, has everything undone that asked for it, and ends the process with the exit
 * code for it; what was put down with `atExit` is done as well. A second interruption does not wait. Work that is long has
 * to let signals in: see `nextTurn` in clock.ts.
 */
export function endWhenInterrupted(say: () => void): void {
  let isEnding = false;
  const end = (): void => {
    if (isEnding || undoings.size === 0) {
      if (!isEnding) say();
      process.exit(exitCodes.interrupted);
    }
    isEnding = true;
    say();
    after(undoMaxMs, leave);
    Promise.allSettled([...undoings].map((undo) => undo())).then(leave, leave);
  };
  for (const signal of signals) process.on(signal, end);
}

/** Has `undo` done before an interruption ends the process, unless the returned function is called before. */
export function undoWhenInterrupted(undo: () => Promise<void>): () => void {
  undoings.add(undo);
  return () => void undoings.delete(undo);
}

/**
 * From now on the first interruption calls `say` and only makes the returned function true, so that long work can end by
 * itself and keep what it has; the second one ends the process.
 */
export function stopWhenInterrupted(say: () => void): () => boolean {
  let stopped = false;
  const stop = (): void => {
    if (stopped) process.exit(exitCodes.interrupted);
    stopped = true;
    say();
  };
  for (const signal of signals) process.on(signal, stop);
  return () => stopped;
}

function leave(): void {
  process.exit(exitCodes.interrupted);
}
