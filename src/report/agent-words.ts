import type { Summary, TrialSummary } from '../domain/summary.ts';
import type { TrialAgent } from '../domain/trial-agent.ts';
import { countOf, wordList } from './words.ts';

type Diagnosed = Pick<TrialSummary, 'agent'>;

/** `the scenario's own agent (over-confident)`; empty where the candidate's own agent diagnosed. */
export function otherAgent({ of, kind }: TrialAgent): string {
  return of === 'scenario' ? `the scenario's own agent (${kind})` : '';
}

/** That the agent was not the candidate's, as a sentence; empty where it was. */
export function otherAgentSentence(agent: TrialAgent): string {
  const other = otherAgent(agent);
  return other === '' ? '' : `Diagnosed by ${other} in place of the candidate's, which was not started.`;
}

/** The same behind the name of a trial, in brackets. */
export function otherAgentNote({ agent }: Diagnosed): string {
  return agent.of === 'scenario' ? ` (the scenario's own agent, ${agent.kind})` : '';
}

/** In how many trials of a run which agents stood in the place of the candidate's, as a sentence; empty for none. */
export function otherAgentsSentence({ trials }: Pick<Summary, 'trials'>): string {
  const others = trials.filter(({ agent }) => agent.of === 'scenario');
  if (others.length === 0) return '';
  const kinds = [...Map.groupBy(others, ({ agent }) => agent.kind)].map(([kind, same]) => `${kind} ${same.length}`);
  return `In ${others.length} of ${countOf(trials.length, 'trial')} the scenario's own agent diagnosed and the candidate's was not started (${wordList(kinds)}): they say something about policy and guardrails, and nothing about the candidate's agent.`;
}
