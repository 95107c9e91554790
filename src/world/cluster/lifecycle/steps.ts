import { monotonicNowMs } from '../../../base/clock.ts';
import type { StepReport } from '../../../domain/cluster.ts';

export interface Steps {
  /** Does a step and tells of it. `result` makes one line of what came of it. */
  step<T>(name: string, act: () => Promise<T>, result: (value: T) => string): Promise<T>;
  readonly done: readonly StepReport[];
}

/** Measures steps; each is told when it has ended. */
export function measuredSteps(say: (step: StepReport) => void): Steps {
  const done: StepReport[] = [];
  return {
    done,
    step: async (name, act, result) => {
      const beganAt = monotonicNowMs();
      const value = await act();
      const report = { name, result: result(value), tookMs: Math.round(monotonicNowMs() - beganAt) };
      done.push(report);
      say(report);
      return value;
    },
  };
}
