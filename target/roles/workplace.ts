import { createDependencies } from '../dependencies.ts';
import type { Replica } from '../replica.ts';
import { failed, ok, type Answer } from '../role.ts';
import { createServiceTime } from '../service-time.ts';
import { createSlots, type Slots } from '../slots.ts';
import type { CapacityConfig } from '../target-config.ts';
import { repeat } from '../repeat.ts';

/** What roles with a capacity have in common. */
export interface Workplace {
  readonly slots: Slots;
  /**
   * Waits for a slot, holds it for one service time, and does `inside` before it is given back. Null when that went
   * well, else the failure.
   */
  hold(inside?: () => void): Promise<Answer | null>;
  /** Calls what the configuration depends on. Null when that went well, else the failure. */
  callDependencies(): Promise<Answer | null>;
  /** A success as this service answers it. */
  done(): Answer;
  close(): Promise<void>;
}

const stuckEveryMs = 100;

export function createWorkplace(replica: Replica, config: CapacityConfig): Workplace {
  const { slots: size, queueMax, waitMaxMs, behaviour, service, version } = config;
  const slots = createSlots(size, queueMax, waitMaxMs, replica.metrics.registry);
  const serviceTime = createServiceTime(replica, config);
  const dependencies = createDependencies(replica, config.dependencies);
  const stop = stickSlots(replica, slots);
  const success = ok({ service, version });
  return {
    slots,
    async hold(inside) {
      if (!(await slots.take())) return failed(503, 'shed');
      try {
        await serviceTime();
        inside?.();
      } finally {
        slots.give();
      }
      return replica.isOn(behaviour.flag) && replica.draw() < behaviour.errorRatio ? failed(500, 'version') : null;
    },
    callDependencies: async () => ((await dependencies()) ? null : failed(502, 'dependency')),
    done: () => success,
    close() {
      stop();
      slots.close();
      return Promise.resolve();
    },
  };
}

/** Slots that get stuck, one after the other, counted from the moment at which this process first knew of the fault. */
function stickSlots({ faults }: Replica, slots: Slots): () => void {
  const since = new Map<string, number>();
  return repeat(stuckEveryMs, () => {
    const now = performance.now();
    const active = faults.of('deadlock');
    for (const id of since.keys()) if (!active.some((one) => one.id === id)) since.delete(id);
    let stuck = 0;
    for (const { id, fault } of active) {
      if (!since.has(id)) since.set(id, now);
      const seconds = (now - (since.get(id) ?? now)) / 1_000;
      stuck += Math.min(Math.floor(seconds * fault.slotsPerSecond), fault.slots);
    }
    slots.setStuck(stuck);
  });
}
