import { isAlone, isReadOnly, shownTarget } from './guard-request.ts';
import type { Guardrail } from './guardrail.ts';

/**
 * What has to be verified before each change; what cannot be verified is refused. A person who approves stands in for
 * all of it but one: nobody changes a target that the environment does not show.
 */
export const preflight: Guardrail = {
  name: 'preflight',
  requirement: 'D6',
  refuses(request, { guardrails }) {
    if (isReadOnly(request)) return null;
    const { observation, plan, facts } = request;
    const { target } = plan.action;
    if (shownTarget(request) === null) return `${target} is not among the services that the context shows`;
    if (!isAlone(request)) return null;
    const { ownerKnown, sourcesMin, reversible } = guardrails.preflight;
    if (ownerKnown && !facts.owner.known) return `the owner of ${target} is not known`;
    if (!(facts.evidence.sources >= sourcesMin)) {
      return `independent sources of the evidence: ${facts.evidence.sources}, and ${sourcesMin} are needed`;
    }
    const deploy = observation.value(target, 'deploy_age_s');
    if (deploy !== null && deploy.quality !== 'measured')
      return `whether ${target} was deployed recently cannot be seen`;
    return reversible && plan.undo.kind === 'irreversible' ? 'it cannot be taken back' : null;
  },
};
