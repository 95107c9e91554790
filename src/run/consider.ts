import type { Approval } from '../domain/approval.ts';
import type { DoorFailure } from '../domain/door-answer.ts';
import type { Observation } from '../domain/observation.ts';
import type { AgentAnswer, Proposal } from '../domain/proposal.ts';
import { limits } from '../domain/limits.ts';
import { carryOut } from './carry-out.ts';
import { ask, notice, page, standBy } from './escalate.ts';
import { holdBack } from './hold-back.ts';
import { isOver, overBecause } from './is-over.ts';
import { noteSilence } from './note-silence.ts';
import { programFailed } from './program-failed.ts';
import { sayAgain } from './say-again.ts';
import { think, writeDecision } from './think.ts';
import type { Consideration, Thought } from './think.ts';
import { stepOf } from './quality.ts';
import { noteCalls, toGather } from './tool-calls.ts';
import { nextId } from './trial-state.ts';
import type { PendingAnswer, TrialState } from './trial-state.ts';
import { writeSeen } from './write-seen.ts';

const flood: DoorFailure = {
  kind: 'failed',
  reason: `it has made ${limits.proposalsMax} proposals, and no more are looked at`,
  timedOut: false,
};

/**
 * Automation looks while an alert fires. Some agents go by their own times; and a program is asked now and then all the same,
 * or one that acts on nothing would never be seen to.
 */
export function hasToLook({ signals, unprompted, isProgram, at, askedAt }: TrialState): boolean {
  return signals.isFiring() || unprompted || (isProgram && at - askedAt >= limits.quietLookEveryMs);
}

/** One look by automation: observe, let the agent propose, decide, and do what was decided. */
export async function consider(state: TrialState): Promise<void> {
  const observation = state.signals.observe(state.at, state.running);
  state.askedAt = state.at;
  const asked = state.agent.propose({ observation, runbooks: state.input.candidate.runbooks });
  const answer = asked instanceof Promise ? await asked : asked;
  if (answer.kind === 'nothing') {
    state.idle += 1;
    noteSilence(state, observation);
  } else if (answer.kind === 'failed') programFailed(state, 'agent', answer, observation);
  else await proposed(state, observation, answer);
}

/**
 * Takes up the answers whose latency has passed. The world has gone on while the agent thought: all but its own words is
 * made from what is shown now (requirements.md D19).
 */
export async function considerPending(state: TrialState): Promise<void> {
  while (state.pending.length > 0 && (state.pending[0]?.dueAt ?? 0) <= state.at) {
    const pending = state.pending.shift();
    if (pending) await decideOn(state, state.signals.observe(state.at, state.running), pending);
  }
}

async function proposed(
  state: TrialState,
  observation: Observation,
  answer: Extract<AgentAnswer, { kind: 'proposal' }>,
): Promise<void> {
  const pending = { dueAt: state.at + answer.latencyMs, alerted: observation.alerts.length > 0, answer };
  if (answer.latencyMs <= 0) return decideOn(state, observation, pending);
  state.pending.push(pending);
}

async function decideOn(
  state: TrialState,
  observation: Observation,
  { answer, alerted }: PendingAnswer,
): Promise<void> {
  const { proposal } = answer;
  noteRecommendation(state, proposal);
  const thinking = think(state, observation, proposal);
  const thought = thinking instanceof Promise ? await thinking : thinking;
  noteCalls(state, proposal, thought.plan);
  if (!sayAgain(state, thought)) {
    state.idle += 1;
    state.callsBefore += proposal.calls?.length ?? 0;
    return;
  }
  if (state.counts.proposal >= limits.proposalsMax) {
    return programFailed(state, 'agent', flood, observation);
  }
  if (usableApprovals(state).length === 0 && holdBack(state, thought)) return;
  const written = writeDown(state, thought, answer);
  await follow(state, written, alerted);
}

function writeDown(
  state: TrialState,
  thought: Thought,
  answer: Extract<AgentAnswer, { kind: 'proposal' }>,
): Consideration {
  const { observation, proposal, plan } = thought;
  const { journal, at } = state;
  const seen = writeSeen(state, observation, proposal);
  const proposalId = nextId(state, 'proposal');
  const { latencyMs } = answer;
  const { callsBefore } = state;
  state.callsBefore = 0;
  journal.append(at, { kind: 'proposal', id: proposalId, observation: seen, ...proposal, latencyMs, callsBefore });
  if (plan) journal.append(at, { kind: 'plan', proposal: proposalId, plan, toGather: toGather(state, plan) });
  const madeOf = { proposal: proposalId, observation: seen, phase: 'proposed' } as const;
  return { ...thought, proposalId, decisionId: writeDecision(state, thought, madeOf) };
}

async function follow(state: TrialState, considered: Consideration, alerted: boolean): Promise<void> {
  const { disposition } = considered.decision;
  if (isOver(state, considered.observation, alerted)) notice(state, considered, overBecause);
  else if (disposition === 'stand-by') standBy(state, considered);
  else if (considered.plan === null) page(state, considered, 'the agent recommends nothing');
  else if (disposition === 'act') await carryOut(state, considered, []);
  else if (disposition === 'ask') await askOrReuse(state, considered);
  else page(state, considered, 'the policy leaves this to a person');
}

/** A policy may let an approval serve again; whether it may is for the charter to say (requirements.md D4). */
function usableApprovals(state: TrialState): readonly Approval[] {
  const { bindsTo } = state.input.candidate.policy.guardrails.approval;
  return bindsTo === 'digest' ? [] : state.approvals.filter(({ validUntil }) => validUntil >= state.at);
}

async function askOrReuse(state: TrialState, considered: Consideration): Promise<void> {
  const usable = usableApprovals(state);
  if (usable.length > 0) await carryOut(state, considered, usable);
  else ask(state, considered);
}

function noteRecommendation(state: TrialState, proposal: Proposal): void {
  const first = proposal.actions[0];
  if (!first) return;
  const step = stepOf(first);
  state.qualityAlerts.record({ kind: 'recommended', at: state.at, step });
  state.recommendations.push({ at: state.at, action: step, pattern: proposal.pattern });
}
