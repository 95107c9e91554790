import type { OpenCall, Rejection, Situation, TrialState } from './trial-state.ts';
import type { Thought } from './think.ts';
import { stepOf } from './quality.ts';
import { writeSeen } from './write-seen.ts';

/** The situation in which a plan is asked about. */
export function situationOf({ observation, proposal, decision }: Thought): Situation {
  const clauses = decision.clauses.map(({ id, result }) => `${id}:${result}`).sort();
  const series = proposal.evidence.map(({ service, metric, value }) => `${service} ${metric} ${value !== null}`).sort();
  return {
    pattern: proposal.pattern,
    alerts: observation.alerts.map(({ rule, service }) => `${rule} ${service}`),
    evidence: series.join(', '),
    decided: `${decision.level} ${clauses.join(' ')}`,
  };
}

/** Remembers that a person said no. What began to fire while the request was open was known by then. */
export function noteRejection(state: TrialState, { id, plan, situation }: OpenCall): void {
  if (plan === null) return;
  const { alerts } = situationNow(state);
  const known = { ...situation, alerts: [...situation.alerts, ...alerts] };
  const step = stepOf(plan.action);
  const before = state.rejections.get(step)?.filter((one) => stands(state, one)) ?? [];
  state.rejections.set(step, [...before, { at: state.at, request: id, situation: known, times: 0 }]);
}

/**
 * Whether people are not to be asked: they said no to this step in this situation a short while ago, as the policy counts
 * it. Each such time is written down, and counts as one more no against the recommendation (requirements.md F4, G2).
 */
export function holdBack(state: TrialState, thought: Thought): boolean {
  const { plan, decision } = thought;
  if (plan === null || decision.disposition !== 'ask') return false;
  const step = stepOf(plan.action);
  const situation = situationOf(thought);
  const rejection = state.rejections
    .get(step)
    ?.findLast((one) => stands(state, one) && !isNews(one.situation, situation));
  if (rejection === undefined) return false;
  rejection.times += 1;
  const { request, times } = rejection;
  state.qualityAlerts.record({ kind: 'held-back', at: state.at, step });
  const { action, digest: planDigest } = plan;
  const observation = writeSeen(state, thought.observation, thought.proposal);
  state.journal.append(state.at, { kind: 'held-back', request, observation, action, planDigest, times });
  return true;
}

function stands({ at, input }: TrialState, rejection: Rejection): boolean {
  return at - rejection.at < input.candidate.policy.guardrails.approval.askAgainAfter;
}

/** Another diagnosis, another answer of the policy, evidence of something else, or an alert that did not fire before. */
function isNews(before: Situation, now: Situation): boolean {
  return (
    now.pattern !== before.pattern ||
    now.decided !== before.decided ||
    now.evidence !== before.evidence ||
    now.alerts.some((alert) => !before.alerts.includes(alert))
  );
}

function situationNow(state: TrialState): Pick<Situation, 'alerts'> {
  const { alerts } = state.signals.observe(state.at, state.running);
  return { alerts: alerts.map(({ rule, service }) => `${rule} ${service}`) };
}
