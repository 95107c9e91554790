import type { Guardrail } from './guardrail.ts';

/** The executor's role carries out what it is permitted and nothing else, whoever approved it. */
export const executorPermission: Guardrail = {
  name: 'executor-permission',
  requirement: 'D11',
  refuses: ({ plan }, { guardrails }) =>
    guardrails.executorMay.includes(plan.action.kind) ? null : `the executor may not carry out ${plan.action.kind}`,
};
