import type { EscalationBody } from '../domain/entry.ts';
import type { Action } from '../domain/action.ts';
import type { Role } from '../domain/primitives.ts';
import { remediesOf } from '../domain/remedy.ts';
import { sameStep } from '../domain/same-step.ts';
import { makePayload } from '../remediation/payload.ts';
import { situationOf } from './hold-back.ts';
import type { Consideration } from './think.ts';
import { nextId } from './trial-state.ts';
import type { OpenCall, TrialState } from './trial-state.ts';
import { withdrawOutdated } from './withdraw.ts';

/** Asks for approval of one plan. Nothing is carried out before every group has said yes. */
export function ask(state: TrialState, considered: Consideration): void {
  const { plan, decision } = considered;
  const need = decision.approval;
  if (plan === null || need === null) return page(state, considered, 'there is nobody to approve this');
  // An approval of the plan of before would be void, unless the policy lets one serve for another plan.
  if (state.input.candidate.policy.guardrails.approval.bindsTo === 'digest') withdrawOutdated(state, plan);
  const deadlineAt = state.at + need.timeoutMs;
  open(state, considered, 'approval-request', need.groups, deadlineAt, decision.because[0] ?? 'the policy asks');
}

/** Pages a role to take over, unless that role has an open page about the same service, and a step on the same target. */
export function page(state: TrialState, considered: Consideration, why: string): void {
  const { decision, proposal, plan } = considered;
  // A step that only looks is about what was diagnosed, whatever it looks at.
  const about = plan !== null && plan.tier > 0 ? plan.action.target : proposal.service;
  const whom = `${decision.escalateTo} ${proposal.service} ${about}`;
  if (state.paged.has(whom)) return;
  state.paged.set(whom, [proposal.service, about]);
  open(state, considered, 'page', [[decision.escalateTo]], null, why);
}

/** Says that automation stays out. Nobody is woken. */
export function standBy(state: TrialState, considered: Consideration): void {
  notice(state, considered, considered.decision.because[0] ?? 'the policy stays out');
}

/** Tells the owner afterwards; at level 3 it can still be aborted (requirements.md A3). */
export function notice(state: TrialState, considered: Consideration, why: string): void {
  const { decision } = considered;
  const deadlineAt = decision.level === 3 ? state.at + state.input.candidate.policy.abortWindow : null;
  write(
    state,
    considered,
    { id: nextId(state, 'escalation'), what: 'notice', roles: [decision.escalateTo], deadlineAt },
    why,
  );
}

function open(
  state: TrialState,
  considered: Consideration,
  what: OpenCall['what'],
  groups: readonly (readonly Role[])[],
  deadlineAt: number | null,
  why: string,
): void {
  const id = nextId(state, 'escalation');
  const payload = write(state, considered, { id, what, roles: [...new Set(groups.flat())], deadlineAt }, why);
  const { decisionId, proposalId, proposal, plan, decision } = considered;
  const need = decision.approval;
  const situation = situationOf(considered);
  const asked = { id, what, decisionId, proposalId, proposal, plan, need, payload, deadlineAt, situation };
  state.calls.set(id, { ...asked, approvals: [] });
  const remedies = knownRemedies(state);
  const wise = plan !== null && remedies.some((remedy) => sameStep(remedy, plan.action));
  state.people.call({ id, at: state.at, what, groups, payload, wise, remedies });
}

function write(
  state: TrialState,
  considered: Consideration,
  head: Pick<EscalationBody, 'id' | 'what' | 'roles' | 'deadlineAt'>,
  why: string,
): OpenCall['payload'] {
  const { observation, proposal, plan, decision, decisionId } = considered;
  const need = decision.approval;
  const payload = makePayload({ observation, proposal, plan, decision, attempts: state.remediations.history, why });
  state.journal.append(state.at, {
    kind: 'escalation',
    ...head,
    decision: decisionId,
    needs: need && { groups: need.groups, because: need.because },
    planDigest: plan?.digest ?? null,
    payload,
  });
  return payload;
}

/** What an informed person would do about what is truly wrong now, or about a certificate whose date is near. */
export function knownRemedies(state: TrialState): readonly Action[] {
  const known = state.input.scenario.faults.filter(
    ({ id, kind, at }) => state.truth.activeFaults.includes(id) || (kind === 'expired-certificate' && state.at < at),
  );
  return known.flatMap(remediesOf);
}
