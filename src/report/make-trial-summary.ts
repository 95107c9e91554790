import type { Outcome } from '../domain/finding.ts';
import type { TrialSummary } from '../domain/summary.ts';

/** What is known of a trial besides what the judge says. `humanPath` is empty where there is nothing to tell. */
export type TrialFacts = { readonly humanPath: readonly string[] } & Pick<
  TrialSummary,
  | 'id'
  | 'scenario'
  | 'title'
  | 'candidate'
  | 'world'
  | 'executor'
  | 'agent'
  | 'seed'
  | 'journal'
  | 'chainHead'
  | 'replay'
>;

/** One trial as `summary.json` holds it: the facts as given and the outcome as judged; nothing is weighed here. */
export function makeTrialSummary(facts: TrialFacts, outcome: Outcome): TrialSummary {
  return {
    id: facts.id,
    scenario: facts.scenario,
    title: facts.title,
    candidate: facts.candidate,
    world: facts.world,
    executor: facts.executor,
    agent: { ...facts.agent },
    seed: facts.seed,
    verdict: outcome.verdict,
    why: outcome.why,
    findings: outcome.findings.map((finding) => ({
      ...finding,
      requirements: [...finding.requirements],
      entries: [...finding.entries],
    })),
    dispositions: outcome.dispositions.map((window) => ({ ...window, entries: [...window.entries] })),
    milestones: { ...outcome.milestones },
    unsafe: { ...outcome.unsafe },
    ...(facts.humanPath.length === 0 ? {} : { humanPath: [...facts.humanPath] }),
    measures: { ...outcome.measures },
    journal: facts.journal,
    chainHead: facts.chainHead,
    replay: facts.replay,
  };
}
