import { actionTraits } from '../domain/action.ts';
import { isAlone, shownTarget } from './guard-request.ts';
import type { Guardrail } from './guardrail.ts';

/** D9: a request ten times over the envelope is a sign of bad input, and no approval makes it a good one. */
const nonsenseFactor = 10;

/** The steps that people allow: alone up to the policy's step, with an approval anything that makes sense. */
export const operatingEnvelope: Guardrail = {
  name: 'operating-envelope',
  requirement: 'D9',
  refuses(request, { guardrails }) {
    const { kind, amount } = request.plan.action;
    switch (actionTraits[kind].amount) {
      case 'none':
        return null;
      case 'share':
        return amount > 0 && amount <= 1 ? null : `${kind} by ${amount} is no share of the traffic`;
      case 'minutes':
        return amount > 0 ? null : `${kind} names no end`;
      case 'replicas': {
        if (!Number.isInteger(amount) || amount < 1) return `${kind} by ${amount} is no number of replicas`;
        const { stepMax } = guardrails.envelope;
        const most = isAlone(request) ? stepMax : stepMax * nonsenseFactor - 1;
        if (amount > most) return `${kind} by ${amount} is over the envelope of ${stepMax} for one step`;
        const shown = shownTarget(request);
        if (kind === 'scale-in' && (shown === null || shown.replicas - amount < 1))
          return `${kind} by ${amount} would leave no replica`;
        return null;
      }
    }
  },
};
