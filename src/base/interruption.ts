import { exitCodes } from './exit-codes.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * From now on an interruption calls `say` and ends the process with the exit code for it, and what was put down with
 * `atExit` is done. Work that is long has to let signals in: see `nextTurn` in clock.ts.
 */
export function endWhenInterrupted(say: () => void): void {
  for (const signal of signals) {
    process.once(signal, () => {
      say();
      process.exit(exitCodes.interrupted);
    });
  }
}
