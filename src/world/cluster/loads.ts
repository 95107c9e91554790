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

/** Who is told of loads. */
export interface LoadListener {
  /** One more, before it begins. */
  started(load: K6Process): void;
  /** What k6 itself says of one that has ended, as JSON text. */
  ended(load: EndedLoad): void;
}

export interface EndedLoad {
  readonly name: string;
  readonly summary: string;
}

/** `template` is the setup of the users' k6; others differ in name, rate and length. */
export function createLoads(users: K6Process, template: K6Setup, listener: LoadListener): TrialLoads {
  const running = new Map<string, K6Process>();
  const userWindows: K6Windows[] = [users.windows];
  const end = async (k6: K6Process): Promise<void> => {
    await k6.stop();
    const summary = k6.summary();
    if (summary !== null) listener.ended({ name: k6.plan.name, summary });
  };
  return {
    users,
    userWindows,
    async start(name, { rate, legitimate, forMs }) {
      if (running.size >= limits.extraLoadsMax)
        throw new HarnessError(`more than ${limits.extraLoadsMax} loads at one time`);
      const plan = { ...template.plan, name, rates: [{ atMs: 0, rate }], durationMs: forMs, script: null };
      const k6 = await startK6({ ...template, plan });
      listener.started(k6);
      running.set(name, k6);
      if (legitimate) userWindows.push(k6.windows);
      await k6.release();
    },
    async stop(name) {
      const k6 = running.get(name);
      running.delete(name);
      if (k6 !== undefined) await end(k6);
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
      await Promise.all([users, ...running.values()].map(end));
      running.clear();
    },
  };
}
