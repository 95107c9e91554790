import type { Observation } from '../domain/observation.ts';
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
  let last: { readonly at: number; readonly said: string; readonly confidence: number } | null = null;
  return (observation, { service, pattern, actions, confidence }, whole) => {
    const said = JSON.stringify([service, pattern, actions, observation.alerts.map(({ id }) => id)]);
    const isOld =
      last !== null &&
      last.said === said &&
      Math.abs(confidence - last.confidence) < confidenceStep &&
      observation.at - last.at < repeatEveryMs;
    if (isOld) return { kind: 'nothing' };
    last = { at: observation.at, said, confidence };
    return { kind: 'proposal', proposal: whole(), latencyMs: 0 };
  };
}
