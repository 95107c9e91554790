import { sameStep } from '../domain/same-step.ts';
import type { OpenCall, TrialState } from './trial-state.ts';

/** An alert that comes back within this time belongs to the same incident: until then a request still stands. */
export const quietForMs = 120_000;

/** Takes a request back that nobody needs to answer any more, and says why. Whoever was about to answer need not. */
export function withdraw(state: TrialState, call: OpenCall, why: string): void {
  state.calls.delete(call.id);
  state.people.withdraw(call.id);
  state.journal.append(state.at, { kind: 'withdrawn', escalation: call.id, why });
}

/** Takes back all open requests for approval. Pages stand: somebody was called to take over. */
export function withdrawRequests(state: TrialState, why: string): void {
  for (const call of state.calls.values()) if (call.what === 'approval-request') withdraw(state, call, why);
}

/** Takes back the open requests for the same step by a plan that is not the one to be asked about now. */
export function withdrawOutdated(state: TrialState, { action, digest }: NonNullable<OpenCall['plan']>): void {
  for (const call of state.calls.values()) {
    const { plan } = call;
    if (call.what !== 'approval-request' || plan === null || plan.digest === digest) continue;
    if (sameStep(plan.action, action))
      withdraw(state, call, 'the plan changed: the request for the new one stands instead');
  }
}

/**
 * Takes back what was asked about an incident that is over: nothing has fired for a while. An agent that speaks without
 * an alert did not ask because of one, and an external executor has to see by itself what it no longer needs.
 */
export function withdrawWhatIsOver(state: TrialState): void {
  const { quietSince, unprompted, executor, at } = state;
  if (quietSince === null || unprompted || executor.kind !== 'requal' || at - quietSince < quietForMs) return;
  for (const call of state.calls.values()) {
    // What was asked while nothing fired was about no incident, and none ends it.
    const wasAlerted = call.situation.alerts.length > 0;
    if (call.what === 'approval-request' && wasAlerted)
      withdraw(state, call, 'the incident was mended: no alert has fired for two minutes');
  }
  if (state.forgottenSince === quietSince) return;
  // What fires from now on is another incident, about which people may be asked at once.
  state.forgottenSince = quietSince;
  state.lastSaid.clear();
}
