import { wallNowMs } from '../../base/clock.ts';
import { HarnessError } from '../../base/errors.ts';
import { limits } from '../../domain/limits.ts';
import type { K6Process, K6Setup } from './k6/k6-process.ts';
import { startK6 } from './k6/k6-process.ts';
import type { K6Windows } from './k6/k6-windows.ts';
import type { Loads } from './site.ts';

/** The load of a trial: that of its ordinary users, and what faults add. */
export interface TrialLoads extends Loads {
  readonly users: K6Process;
  /** Windows of all whose requests are users' requests, those of loads that have ended among them. */
  readonly userWindows: readonly K6Windows[];
  /** Why the load is not to be trusted at `now`, since 1970; null while it is. */
  fault(now: number): string | null;
  /** Ends all of it. */
  stopAll(): Promise<void>;
}

/** `template` is the setup of the users' k6; others differ in name, rate and length, and are told before they begin. */
export function createLoads(users: K6Process, template: K6Setup, onStarted: (load: K6Process) => void): TrialLoads {
  const running = new Map<string, K6Process>();
  const userWindows: K6Windows[] = [users.windows];
  return {
    users,
    userWindows,
    async start(name, { rate, legitimate, forMs }) {
      if (running.size >= limits.extraLoadsMax)
        throw new HarnessError(`more than ${limits.extraLoadsMax} loads at one time`);
      const plan = { ...template.plan, name, rates: [{ atMs: 0, rate }], durationMs: forMs, script: null };
      const k6 = await startK6({ ...template, plan });
      onStarted(k6);
      running.set(name, k6);
      if (legitimate) userWindows.push(k6.windows);
      await k6.release();
    },
    async stop(name) {
      const k6 = running.get(name);
      running.delete(name);
      await k6?.stop();
    },
    seen(name, overMs) {
      const now = wallNowMs();
      const load = name === users.plan.name ? users : running.get(name);
      return load?.windows.between(now - overMs, now) ?? { offered: 0, failed: 0 };
    },
    fault(now) {
      const faults = [users, ...running.values()].map((k6) => k6.fault(now));
      return faults.find((one) => one !== null) ?? null;
    },
    async stopAll() {
      await Promise.all([users, ...running.values()].map((k6) => k6.stop()));
      running.clear();
    },
  };
}
