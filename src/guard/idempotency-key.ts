import type { Guardrail } from './guardrail.ts';

/**
 * The same step for the same cause is carried out once. It may be tried again only when it is known to have failed or
 * to have been stopped; where nobody looked, a repeat would be blind.
 */
export const idempotencyKey: Guardrail = {
  name: 'idempotency-key',
  requirement: 'D7',
  refuses({ plan, history }) {
    for (const attempt of history) {
      if (attempt.idempotencyKey !== plan.idempotencyKey) continue;
      if (attempt.outcome === 'did-not-help' || attempt.outcome === 'aborted') continue;
      const now = attempt.outcome === 'open' ? 'is under way' : 'was carried out';
      return `the same step for the same cause ${now} already`;
    }
    return null;
  },
};
