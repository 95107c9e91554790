import { isReadOnly } from './guard-request.ts';
import type { Guardrail } from './guardrail.ts';

const minuteMs = 60_000;

/**
 * At execution, not only when somebody said yes: the decision and the facts are about this plan, and what they rest on
 * is still fresh. An age that is not known is too old.
 */
export const recheck: Guardrail = {
  name: 'recheck',
  requirement: 'D19',
  refuses(request, { guardrails }) {
    const { at, observation, plan, facts, decision } = request;
    if (decision.planDigest !== plan.digest) return 'the plan has changed since it was decided on';
    if (facts.scope.target !== plan.action.target || facts.action.kind !== plan.action.kind) {
      return 'the facts are about another plan';
    }
    if (
      facts.scope.concurrent !== plan.scope.concurrentFraction ||
      facts.scope.services !== plan.scope.services.length
    ) {
      return 'the radius has changed since it was decided on';
    }
    if (isReadOnly(request)) return null;
    const oldest = guardrails.evidenceAgeMax;
    if (observation.at > at || at - observation.at > oldest) return 'the observation is not of now';
    const { ageMinutes } = facts.evidence;
    if (ageMinutes === null) return 'the age of the evidence is not known';
    if (!(ageMinutes * minuteMs <= oldest))
      return `the evidence is ${Math.round(ageMinutes)} min old, and ${oldest / minuteMs} are allowed`;
    return null;
  },
};
