import { draw } from '../../src/base/draw.ts';

/** Waits of single customers: when each arrived and how long it waited, in seconds. */
export interface Waits {
  readonly arrivedAt: Float64Array;
  readonly waited: Float64Array;
}

/**
 * A discrete-event queue with exponential gaps and service times, first come first served by `servers`. It shares
 * nothing with the simulator but the draws. `rateAt` is in customers per second.
 */
export function simulateQueue(
  servers: number,
  servicePerSecond: number,
  rateAt: (second: number) => number,
  seconds: number,
  seed: number,
): Waits {
  const arrivedAt: number[] = [];
  const waited: number[] = [];
  const freeAt = new Float64Array(servers);
  let now = 0;
  for (let n = 0; ; n++) {
    now += exponential(seed, 'gap', n) / rateAt(now);
    if (now > seconds) break;
    let server = 0;
    for (let k = 1; k < servers; k++) if (freeAt[k]! < freeAt[server]!) server = k;
    const begins = Math.max(now, freeAt[server]!);
    freeAt[server] = begins + exponential(seed, 'service', n) / servicePerSecond;
    arrivedAt.push(now);
    waited.push(begins - now);
  }
  return { arrivedAt: Float64Array.from(arrivedAt), waited: Float64Array.from(waited) };
}

/** Mean wait in milliseconds of those who arrived in a span. */
export function meanWaitMs(waits: Waits, fromSecond: number, toSecond: number): number {
  let sum = 0;
  let count = 0;
  waits.arrivedAt.forEach((at, n) => {
    if (at < fromSecond || at >= toSecond) return;
    sum += waits.waited[n]!;
    count++;
  });
  return (sum / count) * 1_000;
}

function exponential(seed: number, label: string, n: number): number {
  return -Math.log(1 - draw(seed, label, 'reference', n));
}
