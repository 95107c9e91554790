import { changedSomething, isAlone, isReadOnly } from './guard-request.ts';
import type { Guardrail } from './guardrail.ts';

/**
 * A target rests after each change, so that its effect can be seen. With an approval another step may follow at once,
 * but the same step may not be repeated.
 */
export const coolDown: Guardrail = {
  name: 'cool-down',
  requirement: 'D8',
  refuses(request, { guardrails }) {
    if (isReadOnly(request)) return null;
    const { at, plan, history } = request;
    const alone = isAlone(request);
    for (const attempt of history) {
      if (attempt.target !== plan.action.target || at - attempt.at >= guardrails.coolDown) continue;
      if (changedSomething(attempt) && (alone || attempt.action === plan.action.kind)) {
        return `${attempt.target} still cools down after ${attempt.action}`;
      }
    }
    return null;
  },
};
