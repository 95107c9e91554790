import { isAlone, isReadOnly } from './guard-request.ts';
import type { Guardrail } from './guardrail.ts';

/** While changes are frozen automation changes nothing alone. A person's yes is the documented exception (D10). */
export const changeWindow: Guardrail = {
  name: 'change-window',
  requirement: 'D10',
  refuses(request, { guardrails }) {
    if (guardrails.changeWindow === 'ignored' || !isAlone(request) || isReadOnly(request)) return null;
    return request.observation.context.changeWindow === 'closed' ? 'the change window is closed' : null;
  },
};
