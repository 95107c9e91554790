import type { GuardRequest, Ruling } from '../domain/ruling.ts';
import { agreement } from './agreement.ts';
import { approval } from './approval.ts';
import { blastRadius } from './blast-radius.ts';
import { boundaries } from './boundaries.ts';
import { changeWindow } from './change-window.ts';
import { circuitBreaker } from './circuit-breaker.ts';
import { commanderInControl } from './commander-in-control.ts';
import { conflict } from './conflict.ts';
import { coolDown } from './cool-down.ts';
import { cumulativeRadius } from './cumulative-radius.ts';
import { executorPermission } from './executor-permission.ts';
import type { Guardrail, GuardPolicy } from './guardrail.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { killSwitch } from './kill-switch.ts';
import { operatingEnvelope } from './operating-envelope.ts';
import { preflight } from './preflight.ts';
import { rateLimit } from './rate-limit.ts';
import { recheck } from './recheck.ts';

/**
 * All guardrails in order; the first refusal is the ruling. First who is in control, then whether it is done or under
 * way already, then what may ever be done, how much, how often, on whose word, and last whether it all still holds.
 * Duplicates and conflicts come before the limits, so that a ruling names the nearest reason.
 */
export const guardrails: readonly Guardrail[] = [
  killSwitch,
  commanderInControl,
  idempotencyKey,
  conflict,
  changeWindow,
  boundaries,
  operatingEnvelope,
  blastRadius,
  cumulativeRadius,
  coolDown,
  rateLimit,
  circuitBreaker,
  agreement,
  approval,
  executorPermission,
  preflight,
  recheck,
];

/** All guardrails under one policy. */
export interface Guard {
  /** Admits a request or names the first guardrail that refuses it. It remembers nothing: the history is in the request. */
  rule(request: GuardRequest): Ruling;
}

const admitted: Ruling = { kind: 'admit' };

/** The runtime controls under one policy. */
export function createGuard(policy: GuardPolicy): Guard {
  return {
    rule(request) {
      for (const guardrail of guardrails) {
        const because = guardrail.refuses(request, policy);
        if (because !== null)
          return { kind: 'deny', guardrail: guardrail.name, requirement: guardrail.requirement, because };
      }
      return admitted;
    },
  };
}
