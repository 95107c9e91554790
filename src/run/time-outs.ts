import { carryOutApproved } from './carry-out.ts';
import { page } from './escalate.ts';
import { takeStock } from './think.ts';
import type { OpenCall, TrialState } from './trial-state.ts';
import { noteUnagreed } from './unagreed.ts';

const nobodyAnswered = 'nobody answered the approval request in time';
const somebodyMissing = 'not everybody who has to approve answered in time';

/** Closes approval requests that nobody answered in time, as the policy says (requirements.md D5). */
export async function expireCalls(state: TrialState): Promise<void> {
  for (const call of state.calls.values()) if (isExpired(state, call)) await expire(state, call);
}

/** Whether any call has run out, so that a moment at which none has costs nothing. */
export function anyExpired(state: TrialState): boolean {
  for (const call of state.calls.values()) if (isExpired(state, call)) return true;
  return false;
}

function isExpired(state: TrialState, { deadlineAt }: OpenCall): boolean {
  return deadlineAt !== null && state.at >= deadlineAt;
}

async function expire(state: TrialState, call: OpenCall): Promise<void> {
  state.calls.delete(call.id);
  state.people.withdraw(call.id);
  noteUnagreed(state, call, 'unanswered');
  const ledTo = call.need?.onTimeout ?? 'cancel';
  state.journal.append(state.at, { kind: 'timeout', escalation: call.id, ledTo });
  if (ledTo === 'execute') await carryOutApproved(state, call, call.approvals);
  else if (ledTo === 'page-on-call' || ledTo === 'queue') pageInstead(state, call, ledTo);
}

function pageInstead(state: TrialState, call: OpenCall, ledTo: 'page-on-call' | 'queue'): void {
  const observation = state.signals.observe(state.at, state.running);
  const thought = takeStock(state, observation, call.proposal);
  const escalateTo = ledTo === 'page-on-call' ? 'on-call' : thought.decision.escalateTo;
  const { decisionId, proposalId } = call;
  const considered = { ...thought, decision: { ...thought.decision, escalateTo }, decisionId, proposalId };
  page(state, considered, call.approvals.length === 0 ? nobodyAnswered : somebodyMissing);
}
