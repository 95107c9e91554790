import { createCorruption } from './corruption.ts';
import { repeat } from './repeat.ts';
import type { Replica } from './replica.ts';

const everyMs = 250;

/** What faults do to the process itself, whatever its role: it leaks, it damages records, it ends. */
export function startProcessFaults(replica: Replica): () => void {
  const { faults, ballast, log } = replica;
  // Real replicas do not leak alike; they would all be killed in one moment.
  const unevenness = 0.85 + 0.3 * replica.draw();
  const corrupt = createCorruption(replica);
  let last = performance.now();
  const act = (): void => {
    const now = performance.now();
    const seconds = (now - last) / 1_000;
    last = now;
    const leaks = [...faults.of('leak'), ...faults.of('corrupt')];
    for (const { fault } of leaks) ballast.grow(fault.bytesPerSecond * seconds * unevenness);
    corrupt(seconds);
    for (const { id, fault } of faults.of('crash')) {
      if (replica.upMs() < fault.afterMs) continue;
      log.say({ level: 'fatal', event: 'crashed', fault: id });
      process.exit(1);
    }
  };
  act();
  return repeat(everyMs, act);
}
