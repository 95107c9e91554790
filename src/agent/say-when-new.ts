import type { Action } from '../domain/action.ts';
import type { Alert, Observation } from '../domain/observation.ts';
import type { AgentAnswer, Proposal } from '../domain/proposal.ts';

/** How long an agent waits before it says the same again. */
const repeatEveryMs = 60_000;
/** A smaller change of confidence is the noise of the samples. */
const confidenceStep = 0.05;

/** What makes a proposal new. */
export type Gist = Pick<Proposal, 'service' | 'pattern' | 'actions' | 'confidence'>;

/** `whole` is called only for what is said: most proposals are as old as the last one, and evidence is dear to gather. */
export type SayWhenNew = (observation: Observation, gist: Gist, whole: () => Proposal) => AgentAnswer;

/**
 * Turns proposals into answers, leaving out those that say nothing new: the same service, pattern, actions and alerts,
 * and about the same confidence, within a minute of the last time.
 */
export function createSayWhenNew(): SayWhenNew {
  let last: { readonly at: number; readonly gist: Gist; readonly alerts: readonly Alert[] } | null = null;
  return (observation, gist, whole) => {
    const { at, alerts } = observation;
    const isOld =
      last !== null &&
      at - last.at < repeatEveryMs &&
      Math.abs(gist.confidence - last.gist.confidence) < confidenceStep &&
      isSameGist(gist, last.gist) &&
      areSameAlerts(alerts, last.alerts);
    if (isOld) return { kind: 'nothing' };
    last = { at, gist, alerts };
    return { kind: 'proposal', proposal: whole(), latencyMs: 0 };
  };
}

/** But for the confidence. */
function isSameGist(one: Gist, other: Gist): boolean {
  return (
    one.service === other.service &&
    one.pattern === other.pattern &&
    one.actions.length === other.actions.length &&
    one.actions.every((action, index) => isSameAction(action, other.actions[index] ?? null))
  );
}

function isSameAction(one: Action, other: Action | null): boolean {
  return one.kind === other?.kind && one.target === other.target && one.amount === other.amount;
}

/** An alert keeps its id as long as it fires. */
function areSameAlerts(one: readonly Alert[], other: readonly Alert[]): boolean {
  return one === other || (one.length === other.length && one.every(({ id }, index) => id === other[index]?.id));
}
