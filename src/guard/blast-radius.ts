import { isAlone } from './guard-request.ts';
import type { Guardrail } from './guardrail.ts';

/** Shares are quotients: 1/5 must not fail against 0.2 by the last bit. */
const tolerance = 1e-9;

/** How much one plan may change at one time, and how many services it may reach, without a person. */
export const blastRadius: Guardrail = {
  name: 'blast-radius',
  requirement: 'B2',
  refuses(request, { guardrails }) {
    if (!isAlone(request)) return null;
    const { concurrentFraction, services } = request.plan.scope;
    const { concurrentMax, servicesMax } = guardrails.blastRadius;
    // A comparison that is false for NaN would admit it, so the question is whether it is within.
    if (!(concurrentFraction <= concurrentMax + tolerance)) {
      return `it changes ${percent(concurrentFraction)} of ${request.plan.action.target} at one time, and ${percent(concurrentMax)} is allowed`;
    }
    if (services.length > servicesMax) return `it reaches ${services.length} services, and ${servicesMax} are allowed`;
    return null;
  },
};

function percent(fraction: number): string {
  return `${Math.round(fraction * 100)} %`;
}
