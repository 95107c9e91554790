import { unreachable } from '../base/errors.ts';
import type { UnagreedPlan } from '../domain/ruling.ts';
import { isAlone, isReadOnly } from './guard-request.ts';
import type { Guardrail } from './guardrail.ts';
import { reachesAsFar } from './reaches-as-far.ts';

/**
 * What people were asked about is theirs to decide until the incident is over: a clause that demanded them may lapse while
 * nobody answers, and that is no yes (requirements.md D5). Who did not agree to less did not agree to more, and a new name for
 * the cause is no new question: whether the cause is another one, no guard can know.
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
