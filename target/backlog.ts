/** One job as a worker takes it. */
export interface Job {
  readonly id: string;
  /** How long it had waited when it was taken. */
  readonly ageMs: number;
}

interface Entry {
  readonly id: number;
  readonly addedAt: number;
}

const sweepEveryMs = 100;

/** Jobs that wait, first in, first out, and jobs that workers have. Every job is given out at least once. */
export function createBacklog(sizeMax: number, leaseMs: number) {
  let waiting: Entry[] = [];
  const leases = new Map<number, { readonly entry: Entry; readonly untilMs: number }>();
  const askers: { readonly count: number; readonly untilMs: number; readonly settle: (jobs: Job[]) => void }[] = [];
  let last = 0;
  let isOpen = true;

  const takeNow = (count: number): Job[] => {
    const now = performance.now();
    return waiting.splice(0, count).map((entry) => {
      leases.set(entry.id, { entry, untilMs: now + leaseMs });
      return { id: String(entry.id), ageMs: Math.round(now - entry.addedAt) };
    });
  };
  const serve = (): void => {
    while (askers.length > 0 && waiting.length > 0) {
      const asker = askers.shift();
      asker?.settle(takeNow(asker.count));
    }
  };
  const sweep = (): void => {
    const now = performance.now();
    const late = [...leases.values()].filter(({ untilMs }) => untilMs <= now).map(({ entry }) => entry);
    for (const { id } of late) leases.delete(id);
    if (late.length > 0) waiting = [...late, ...waiting];
    serve();
    while (askers.length > 0 && (askers[0]?.untilMs ?? 0) <= now) askers.shift()?.settle([]);
  };
  const timer = setInterval(sweep, sweepEveryMs);

  return {
    get waiting() {
      return waiting.length;
    },
    get leased() {
      return leases.size;
    },
    add(): boolean {
      if (waiting.length >= sizeMax) return false;
      waiting.push({ id: ++last, addedAt: performance.now() });
      serve();
      return true;
    },
    /** Up to `count` jobs: at once when some wait, else when one comes, or none after `waitMs`. */
    take(count: number, waitMs: number): Promise<Job[]> {
      if (waiting.length > 0) return Promise.resolve(takeNow(count));
      if (!isOpen) return Promise.resolve([]);
      return new Promise((settle) => askers.push({ count, untilMs: performance.now() + waitMs, settle }));
    },
    done: (id: string): boolean => leases.delete(Number(id)),
    /** Throws away what waits and says how much that was. */
    drop(): number {
      const count = waiting.length;
      waiting = [];
      return count;
    },
    /** Sends those that ask away, so that nobody waits for a queue that goes. */
    close(): void {
      isOpen = false;
      clearInterval(timer);
      for (const { settle } of askers.splice(0)) settle([]);
    },
  };
}
