/** The wall clock, in milliseconds since 1970. Only for names of runs, time limits of processes and progress. */
export function wallNowMs(): number {
  return Date.now();
}

/** A clock that never goes back, in milliseconds. Only for measuring how long requal itself took. */
export function monotonicNowMs(): number {
  return performance.now();
}

/** Calls `act` after `delayMs` unless the returned function is called first. */
export function after(delayMs: number, act: () => void): () => void {
  const timer = setTimeout(act, delayMs);
  return () => clearTimeout(timer);
}

/** ISO 8601 in UTC for a time in milliseconds since 1970. */
export function isoTime(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** Lets everything else have its turn: signals, output, programs that ended. Long work without it could not be stopped. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Waits in real time. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
