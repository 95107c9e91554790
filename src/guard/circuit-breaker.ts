import { isAlone, isReadOnly } from './guard-request.ts';
import type { Guardrail } from './guardrail.ts';

/**
 * After so many failures in a row on one target automation pauses there and a person decides. Unverified attempts do
 * not end the row: nobody knows that they helped. The pause counts from the start of the last failure.
 */
export const circuitBreaker: Guardrail = {
  name: 'circuit-breaker',
  requirement: 'D8',
  refuses(request, { guardrails }) {
    if (!isAlone(request) || isReadOnly(request)) return null;
    const { at, plan, history } = request;
    const { attemptsMax, openFor } = guardrails.circuitBreaker;
    let failures = 0;
    let lastAt = 0;
    for (const attempt of history) {
      if (attempt.target !== plan.action.target) continue;
      if (attempt.outcome === 'helped') failures = 0;
      if (attempt.outcome !== 'did-not-help' && attempt.outcome !== 'aborted') continue;
      failures += 1;
      lastAt = attempt.at;
    }
    if (failures < attemptsMax || at - lastAt >= openFor) return null;
    return `${failures} attempts on ${plan.action.target} in a row did not help`;
  },
};
