import { unreachable } from '../base/errors.ts';
import type { Plan } from '../domain/plan.ts';
import type { UnagreedPlan } from '../domain/ruling.ts';
import { isAlone, isReadOnly } from './guard-request.ts';
import type { Guardrail } from './guardrail.ts';

/**
 * What people were asked about is theirs to decide until the incident is over: a clause that demanded them may lapse while
 * nobody answers, and that is no yes (requirements.md D5).
 */
export const agreement: Guardrail = {
  name: 'agreement',
  requirement: 'D5',
  refuses(request) {
    if (!isAlone(request) || isReadOnly(request) || request.approvals.length > 0) return null;
    const asked = request.unagreed.find(({ plan }) => reachesAsFar(request.plan, plan));
    return asked === undefined ? null : `people were asked about it, and ${wordsOf(asked.how)}`;
  },
};

/** Who did not agree to less did not agree to more. Another cause is another question. */
function reachesAsFar(plan: Plan, asked: Plan): boolean {
  // One replica more or less that is ready makes no other plan of it.
  if (plan.digest === asked.digest) return true;
  return (
    plan.action.kind === asked.action.kind &&
    plan.action.target === asked.action.target &&
    plan.pattern === asked.pattern &&
    plan.action.amount >= asked.action.amount &&
    plan.scope.concurrentFraction >= asked.scope.concurrentFraction &&
    asked.scope.services.every((service) => plan.scope.services.includes(service))
  );
}

function wordsOf(how: UnagreedPlan['how']): string {
  switch (how) {
    case 'open':
      return 'nobody has answered yet';
    case 'unanswered':
      return 'nobody answered';
    case 'refused':
      return 'somebody said no';
    default:
      return unreachable(how);
  }
}
