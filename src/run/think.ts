import type { Decision } from '../domain/decision.ts';
import type { Facts } from '../domain/facts.ts';
import type { Observation } from '../domain/observation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Proposal } from '../domain/proposal.ts';
import { makeFacts } from '../policy/make-facts.ts';
import { makePlan } from '../remediation/make-plan.ts';
import { assessEvidence } from '../signal/evidence-quality.ts';
import { nextId } from './trial-state.ts';
import type { TrialState } from './trial-state.ts';

/** What automation made of one observation. */
export interface Consideration {
  readonly observation: Observation;
  readonly proposal: Proposal;
  readonly proposalId: string;
  readonly plan: Plan | null;
  readonly facts: Facts;
  readonly decision: Decision;
  readonly decisionId: string;
}

/** A consideration before it is written down. */
export type Thought = Omit<Consideration, 'proposalId' | 'decisionId'>;

/** Plan, facts and decision for a proposal, from one observation. Used again before anything is carried out (D19). */
export function think(state: TrialState, observation: Observation, proposal: Proposal): Thought {
  const { candidate, scenario } = state.input;
  const action = proposal.actions[0] ?? null;
  const plan = action && makePlan({ proposal, action, observation, runbooks: candidate.runbooks });
  const facts = makeFacts({
    observation,
    plan,
    proposal,
    evidence: assessEvidence(observation, proposal.evidence),
    recommendationChanges: recommendationChanges(state),
    sharedInfrastructure: candidate.policy.sharedInfrastructure,
  });
  return { observation, proposal, plan, facts, decision: state.policy.decide(facts, plan, state.at, scenario.startAt) };
}

/** Journals a decision and returns its id. */
export function writeDecision(
  state: TrialState,
  thought: Thought,
  proposalId: string,
  phase: 'proposed' | 're-checked',
): string {
  const id = nextId(state, 'decision');
  const { level, disposition, action, planDigest, clauses, because, escalateTo, exceptions } = thought.decision;
  state.journal.append(state.at, {
    kind: 'decision',
    id,
    phase,
    proposal: proposalId,
    planDigest,
    facts: thought.facts,
    level,
    disposition,
    action,
    clauses,
    because,
    escalateTo,
    exceptions,
    policyVersion: state.input.candidate.policy.metadata.version,
  });
  return id;
}

/** How often the first recommended action changed in the last ten minutes (requirements.md B5). */
function recommendationChanges(state: TrialState): number {
  const recent = state.recommendations.filter(({ at }) => at >= state.at - 600_000);
  return recent.filter(({ action }, index) => index > 0 && recent[index - 1]?.action !== action).length;
}
