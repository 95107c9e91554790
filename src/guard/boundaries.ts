import { actionTraits } from '../domain/action.ts';
import { isAlone, shownTarget } from './guard-request.ts';
import type { Guardrail } from './guardrail.ts';

/**
 * What belongs to a person whatever the confidence: the policy's own list, the catalogue's, and the certificate of
 * anything that is not known to be outside production.
 */
export const boundaries: Guardrail = {
  name: 'boundaries',
  requirement: 'D3',
  refuses(request, { alwaysHuman }) {
    if (!isAlone(request)) return null;
    const { kind, target } = request.plan.action;
    if (actionTraits[kind].alwaysHuman || alwaysHuman.includes(kind)) return `${kind} belongs to a person, always`;
    if (kind === 'rotate-certificate' && shownTarget(request)?.environment !== 'staging') {
      return `the certificate of ${target} is in production and belongs to a person`;
    }
    return null;
  },
};
