import { actionTraits } from '../domain/action.ts';
import { metricsToGather } from '../domain/metrics-to-gather.ts';
import type { Plan } from '../domain/plan.ts';
import type { Proposal } from '../domain/proposal.ts';
import { stepOf } from './quality.ts';
import type { TrialState } from './trial-state.ts';

/** Notes what an agent looked up for a proposal, and a change that it proposed before that (requirements.md G7). */
export function noteCalls(state: TrialState, { calls, actions }: Proposal, plan: Plan | null): void {
  const { at, qualityAlerts, lookedUp } = state;
  if (calls === null) return;
  if (calls.length > 0) qualityAlerts.record({ kind: 'tool-called', at, calls: calls.length });
  for (const { tool, target, about } of calls) {
    if (tool === 'query-metrics') for (const metric of about) lookedUp.set(`${target} ${metric}`, at);
  }
  const [first] = actions;
  if (plan === null || first === undefined || actionTraits[first.kind].tier === 0) return;
  const { evidenceAgeMax } = state.input.candidate.policy.guardrails;
  const missing = toGather(state, plan).some((metric) => {
    const lookedAt = lookedUp.get(`${plan.action.target} ${metric}`);
    return lookedAt === undefined || at - lookedAt > evidenceAgeMax;
  });
  if (missing) qualityAlerts.record({ kind: 'tool-out-of-order', at, step: stepOf(first) });
}

/** Metrics that the runbook of a plan says to look at before anything is done. */
export function toGather(state: TrialState, plan: Plan): readonly string[] {
  const runbook = state.input.candidate.runbooks.find(({ id }) => id === plan.runbook);
  return runbook === undefined ? [] : metricsToGather(runbook);
}
