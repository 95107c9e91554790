import { repeat } from './repeat.ts';

/** Often enough to be seen within some seconds, and two hundredths of one processor. */
const everyMs = 1_000;
const workMs = 20;

/** Time that some work took, and processor time that it needed, both since the start. Seconds. */
export interface ProcessorWorkSoFar {
  readonly tookSeconds: number;
  readonly neededSeconds: number;
}

/**
 * Does a little work again and again and tells how long it took: on a machine with room as long as the processor time that
 * it needed, on one that is short of it many times as long. For a pod that no fault touches; the work is bounded by itself.
 */
export function startProcessorWork(): { told(): ProcessorWorkSoFar; stop(): void } {
  let tookSeconds = 0;
  let neededSeconds = 0;
  const stop = repeat(everyMs, () => {
    const { tookMs, neededMs } = work(workMs);
    tookSeconds += tookMs / 1_000;
    neededSeconds += neededMs / 1_000;
  });
  return { told: () => ({ tookSeconds, neededSeconds }), stop };
}

/** The same work as that of src/base/processor-work.ts, which the image of the target does not hold. */
function work(forMs: number): { readonly tookMs: number; readonly neededMs: number } {
  const began = performance.now();
  const before = process.cpuUsage();
  let neededMs = 0;
  while (neededMs < forMs) {
    for (let n = 0, hash = 1; n < 20_000; n++) hash = Math.imul(hash ^ n, 0x01000193);
    const { user, system } = process.cpuUsage(before);
    neededMs = (user + system) / 1_000;
  }
  return { tookMs: performance.now() - began, neededMs };
}
