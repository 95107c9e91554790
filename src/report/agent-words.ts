import type { TrialSummary } from '../domain/summary.ts';
import type { Tally } from '../domain/tally.ts';
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
export function otherAgentsSentence({ agents }: Tally): string {
  return otherAgentsIn(
    agents.map(({ trials, ...agent }) => ({ agent, count: trials })),
    'trial',
  );
}

/** The same of anything that was counted by who diagnosed in it; `unit` is one of them. */
export function otherAgentsIn(
  counted: readonly { readonly agent: TrialAgent; readonly count: number }[],
  unit: string,
): string {
  const sum = (list: typeof counted) => list.reduce((all, { count }) => all + count, 0);
  const others = counted.filter(({ agent, count }) => agent.of === 'scenario' && count > 0);
  if (others.length === 0) return '';
  const kinds = others.map(({ agent, count }) => `${agent.kind} ${count}`);
  return `In ${sum(others)} of ${countOf(sum(counted), unit)} the scenario's own agent diagnosed and the candidate's was not started (${wordList(kinds)}): they say something about policy and guardrails, and nothing about the candidate's agent.`;
}
