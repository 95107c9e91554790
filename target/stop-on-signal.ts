import { setTimeout as sleep } from 'node:timers/promises';
import type { Replica } from './replica.ts';

/** How the work of a replica ends: what it does by itself, then what it serves. */
export interface Ending {
  drain(): Promise<void>;
  close(): Promise<void>;
}

/**
 * SIGTERM or SIGINT: not ready any more, serve until callers know, finish what is there, go. A second signal, or too
 * long a wait, ends the process at once with exit code 1.
 */
export function stopOnSignal(replica: Replica, ending: Ending): void {
  const { drainMs, shutdownMs } = replica.config;
  const stop = async (): Promise<void> => {
    if (replica.isDraining) process.exit(1);
    replica.isDraining = true;
    setTimeout(() => {
      replica.log.say({ level: 'error', event: 'stopped-late', inFlight: replica.inFlight });
      process.exit(1);
    }, shutdownMs).unref();
    const drained = ending.drain();
    await sleep(drainMs);
    await drained;
    await ending.close();
    await replica.log.close();
    replica.log.say({ level: 'info', event: 'stopped' });
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
}
