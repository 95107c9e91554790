/** How long some work took, and the processor time that it needed. */
export interface ProcessorWork {
  readonly tookMs: number;
  readonly neededMs: number;
}

/** Keeps one processor busy for so much of its time, and says how long that took. Nothing else has its turn meanwhile. */
export function processorWork(forMs: number): ProcessorWork {
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
