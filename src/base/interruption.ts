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

function leave(): void {
  process.exit(exitCodes.interrupted);
}
