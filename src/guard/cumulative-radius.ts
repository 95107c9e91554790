import { changedSomething, isAlone, isReadOnly } from './guard-request.ts';
import type { Guardrail } from './guardrail.ts';

/** How many services all automations together may have touched in a rolling window, this plan included. */
export const cumulativeRadius: Guardrail = {
  name: 'cumulative-radius',
  requirement: 'B2',
  refuses(request, { guardrails }) {
    if (!isAlone(request) || isReadOnly(request)) return null;
    const { at, plan, history } = request;
    const { window, cumulativeServicesMax } = guardrails.blastRadius;
    const touched = [...plan.scope.services];
    for (const attempt of history) {
      if (at - attempt.at >= window || !changedSomething(attempt)) continue;
      for (const service of attempt.services) if (!touched.includes(service)) touched.push(service);
    }
    if (touched.length <= cumulativeServicesMax) return null;
    return `with it automation has touched ${touched.length} services in the rolling window, and ${cumulativeServicesMax} are allowed`;
  },
};
