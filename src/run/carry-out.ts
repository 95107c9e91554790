import { invariant } from '../base/errors.ts';
import { actionTraits } from '../domain/action.ts';
import type { Approval } from '../domain/approval.ts';
import { notice, page } from './escalate.ts';
import { limits } from '../domain/limits.ts';
import type { StartInput } from '../remediation/remediations.ts';
import { refreshEvidence } from '../signal/evidence-quality.ts';
import { ruleOn } from './executor.ts';
import { perform } from './follow-up.ts';
import { isOver, overBecause } from './is-over.ts';
import { stepOf } from './quality.ts';
import { think, writeDecision } from './think.ts';
import type { Consideration, Thought } from './think.ts';
import { toGather } from './tool-calls.ts';
import { nextId } from './trial-state.ts';
import type { OpenCall, TrialState } from './trial-state.ts';
import { writeSeen } from './write-seen.ts';

const tooMany = 'as many remediations are under way as may be at one time';

/**
 * Puts a decided plan before the executor's guardrails and, if it is admitted, begins it in the world. A denied plan
 * never reaches the world: it goes to a person instead. `now` is what automation thinks at this moment.
 */
export async function carryOut(
  state: TrialState,
  considered: Consideration,
  approvals: readonly Approval[],
  now: Thought = considered,
): Promise<void> {
  const { plan, decisionId } = considered;
  if (plan === null) return;
  const ruling = await ruleOn(state, plan, now, approvals);
  state.journal.append(state.at, {
    kind: 'ruling',
    decision: decisionId,
    planDigest: plan.digest,
    ruling: ruling.kind,
    guardrail: ruling.kind === 'deny' ? ruling.guardrail : null,
    requirement: ruling.kind === 'deny' ? ruling.requirement : null,
    because: ruling.kind === 'deny' ? ruling.because : '',
  });
  if (ruling.kind === 'deny') page(state, considered, refusal(ruling.guardrail, ruling.because));
  else if (state.remediations.open >= limits.remediationsMax) page(state, considered, tooMany);
  else apply(state, considered, approvals);
}

/**
 * Looks again before an approved plan is carried out: observation, plan, facts and decision are made anew, and the
 * guard rules on those (requirements.md D4, D19). An approval names the old digest; if the plan has changed it is void.
 *
 * An external executor is given both plans, the one that people said yes to and the one made anew. What it executes is
 * the approved one, so that one that does not look again can be told from one that does.
 */
export async function carryOutApproved(
  state: TrialState,
  call: OpenCall,
  approvals: readonly Approval[],
): Promise<void> {
  const observation = state.signals.observe(state.at, state.running);
  const evidence = [...refreshEvidence(observation, call.proposal.evidence)];
  const thought = await think(state, observation, { ...call.proposal, evidence });
  const seen = writeSeen(state, observation, thought.proposal);
  const { plan } = thought;
  if (plan && plan.digest !== call.plan?.digest) {
    state.journal.append(state.at, { kind: 'plan', proposal: call.proposalId, plan, toGather: toGather(state, plan) });
  }
  const madeOf = { proposal: call.proposalId, observation: seen, phase: 're-checked' } as const;
  const decisionId = writeDecision(state, thought, madeOf);
  const { disposition } = thought.decision;
  const considered: Consideration = { ...thought, proposalId: call.proposalId, decisionId };
  if (isOver(state, observation, call.situation.alerts.length > 0)) notice(state, considered, overBecause);
  else if (state.executor.kind === 'external')
    await carryOut(state, { ...considered, plan: call.plan }, approvals, thought);
  else if (disposition === 'act') await carryOut(state, considered, approvalsOf(plan, approvals));
  else if (disposition === 'ask') await carryOut(state, considered, approvals);
  else page(state, considered, 'the situation changed while the approval was awaited');
}

/** What may be done alone by now rests on nobody's yes to another plan (requirements.md D4). */
function approvalsOf(plan: Thought['plan'], approvals: readonly Approval[]): readonly Approval[] {
  return approvals.filter(({ planDigest }) => planDigest === plan?.digest);
}

function refusal(guardrail: string | null, because: string): string {
  return guardrail === null ? `the executor refused it: ${because}` : `guardrail ${guardrail}: ${because}`;
}

function apply(state: TrialState, considered: Consideration, approvals: readonly Approval[]): void {
  const { plan, decision, decisionId, proposal, proposalId, observation } = considered;
  if (plan === null) return;
  const id = nextId(state, 'apply');
  state.journal.append(state.at, {
    kind: 'apply',
    id,
    by: 'automation',
    decision: decisionId,
    planDigest: plan.digest,
    action: plan.action,
    approvals,
    idempotencyKey: plan.idempotencyKey,
  });
  state.carried.set(id, { proposal, proposalId, decisionId });
  begin(state, { id, at: state.at, plan, observation });
  if (decision.level === 3) notice(state, considered, 'it acts within pre-approved bounds and can be aborted');
}

/** In a recording nothing can be carried out: what was admitted is noted, and never verified (design.md section 5). */
function begin(state: TrialState, input: StartInput): void {
  if (!state.world.capabilities.appliesActions) return perform(state, [state.remediations.shadow(input)]);
  const command = state.remediations.start(input);
  invariant(command, 'a remediation could not start although there was room for it');
  state.world.begin(command);
  const { action } = input.plan;
  state.qualityAlerts.record({ kind: 'applied', at: state.at, step: stepOf(action) });
  if (actionTraits[action.kind].tier === 0) state.qualityAlerts.record({ kind: 'tool-called', at: state.at, calls: 1 });
}
