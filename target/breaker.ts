import type { TargetDependency } from './target-config.ts';

type BreakerConfig = NonNullable<TargetDependency['breaker']>;

/** Stops calls to a callee of which most fail, so that it gets time to come back. */
export interface Breaker {
  /** Whether this call may be sent; an open breaker lets a few through to see whether the callee is back. */
  admits(draw: () => number): boolean;
  note(succeeded: boolean): void;
}

/** A breaker that looks at windows of time, one after the other. */
export function createBreaker(config: BreakerConfig): Breaker {
  let openUntil = 0;
  let windowUntil = 0;
  let calls = 0;
  let failures = 0;
  return {
    admits: (draw) => performance.now() >= openUntil || draw() < config.probedShare,
    note(succeeded) {
      const now = performance.now();
      if (now >= windowUntil) {
        windowUntil = now + config.windowMs;
        calls = 0;
        failures = 0;
      }
      calls++;
      if (!succeeded) failures++;
      if (calls < config.callsMin || failures <= calls * config.openAt) return;
      openUntil = now + config.openMs;
      windowUntil = 0;
    },
  };
}

/** A breaker that never opens. */
export const noBreaker: Breaker = { admits: () => true, note: () => undefined };
