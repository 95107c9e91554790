import { isReadOnly } from './guard-request.ts';
import type { Guardrail } from './guardrail.ts';

/** Two pairs of hands on one target: stop and escalate, also with an approval. */
export const conflict: Guardrail = {
  name: 'conflict',
  requirement: 'D20',
  refuses(request) {
    if (isReadOnly(request)) return null;
    const { plan, observation, facts, history } = request;
    const { underRepair } = observation.context;
    if (facts.incident.underRepair || underRepair.includes(plan.action.target)) {
      return `a person is repairing ${plan.action.target}`;
    }
    for (const service of plan.scope.services) {
      if (underRepair.includes(service)) return `a person is repairing ${service}, which this would touch`;
    }
    for (const attempt of history) {
      if (attempt.outcome !== 'open') continue;
      const meets = attempt.target === plan.action.target || plan.scope.services.includes(attempt.target);
      if (meets || attempt.services.includes(plan.action.target)) {
        return `${attempt.action} on ${attempt.target} has not ended`;
      }
    }
    return null;
  },
};
