import type { Registry } from 'prom-client';
import { counterOf, gaugeOf } from './metrics.ts';

/** The places at which requests are worked on. Who finds none waits in line, and who finds the line full goes away. */
export interface Slots {
  /** Waits for a slot. False when the line was full, or when the wait has lasted too long. */
  take(): Promise<boolean>;
  give(): void;
  /** So many slots are held by nobody who would ever give them back. They are taken as they come free. */
  setStuck(count: number): void;
  readonly free: number;
  close(): void;
}

interface Waiting {
  readonly untilMs: number;
  readonly settle: (taken: boolean) => void;
}

const sweepEveryMs = 100;

export function createSlots(size: number, queueMax: number, waitMaxMs: number, registry: Registry): Slots {
  const line: Waiting[] = [];
  let used = 0;
  let stuck = 0;
  const busy = (): number => used + Math.min(stuck, size - used);
  const busySeconds = countBusy(registry, busy);
  gaugeOf([registry], 'requal_slots', 'Requests that can be worked on at one time.', () => size);
  gaugeOf([registry], 'requal_slots_busy', 'Slots that are held now.', busy);
  gaugeOf([registry], 'requal_queue_depth', 'Requests that wait for a slot.', () => line.length);

  const change = (by: number): void => {
    busySeconds.note();
    used += by;
    while (line.length > 0 && used + stuck < size) {
      used++;
      line.shift()?.settle(true);
    }
  };
  const sweep = setInterval(() => {
    while (line.length > 0 && (line[0]?.untilMs ?? 0) <= performance.now()) line.shift()?.settle(false);
  }, sweepEveryMs);
  return {
    take() {
      if (used + stuck < size) {
        change(1);
        return Promise.resolve(true);
      }
      if (line.length >= queueMax) return Promise.resolve(false);
      return new Promise((settle) => line.push({ untilMs: performance.now() + waitMaxMs, settle }));
    },
    give: () => change(-1),
    setStuck(count) {
      if (count === stuck) return;
      busySeconds.note();
      stuck = Math.min(count, size);
      change(0);
    },
    get free() {
      return Math.max(size - used - stuck, 0);
    },
    close: () => clearInterval(sweep),
  };
}

/** Slot seconds used so far: its rate over the number of slots is the utilisation, which a gauge would only sample. */
function countBusy(registry: Registry, busy: () => number): { note(): void } {
  let since = performance.now();
  let seconds = 0;
  const note = (): void => {
    const now = performance.now();
    seconds += (busy() * (now - since)) / 1_000;
    since = now;
  };
  counterOf([registry], 'requal_slot_busy_seconds_total', 'Time for which slots were held, summed over them.', () => {
    note();
    return seconds;
  });
  return { note };
}
