import type { Decision } from '../domain/decision.ts';
import type { DecisionBody } from '../domain/entry.ts';
import type { Facts } from '../domain/facts.ts';
import type { Observation } from '../domain/observation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { Runbook } from '../domain/runbook.ts';
import { changedSomething } from '../guard/guard-request.ts';
import { decisionFrom, handOverDecision } from '../policy/external-policy.ts';
import { makeFacts } from '../policy/make-facts.ts';
import { makePlan } from '../remediation/make-plan.ts';
import { assessEvidence } from '../signal/evidence-quality.ts';
import { nextId } from './trial-state.ts';
import type { TrialState } from './trial-state.ts';
import { writeFailure } from './write-failure.ts';

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

/**
 * Plan, facts and the policy's decision for a proposal, from one observation. Used again before anything is carried out
 * (D19). Only an external policy answers later.
 */
export function think(state: TrialState, observation: Observation, proposal: Proposal): Thought | Promise<Thought> {
  const stock = takeStock(state, observation, proposal);
  return state.policy.kind === 'file' ? stock : askPolicy(state, stock);
}

/** As `think`, for a person to go on from: an external policy is asked only when something is proposed. */
export function takeStock(state: TrialState, observation: Observation, proposal: Proposal): Thought {
  const { candidate, scenario } = state.input;
  const { canaries } = candidate.policy.guardrails;
  const action = proposal.actions[0] ?? null;
  const plan = action && makePlan({ proposal, action, observation, runbooks: candidate.runbooks, canaries });
  const facts = makeFacts({
    observation,
    plan,
    proposal,
    evidence: assessEvidence(observation, proposal.evidence, action?.target ?? proposal.service),
    entry: scenario.workload.entry,
    recommendationChanges: recommendationChanges(state),
    sharedInfrastructure: candidate.policy.sharedInfrastructure,
    recentServices: recentServices(state),
    signature: signatureOf(candidate.runbooks, proposal.pattern),
  });
  const { policy } = state;
  const decision =
    policy.kind === 'file'
      ? policy.engine.decide(facts, plan, state.at, scenario.startAt)
      : handOverDecision(candidate.policy, plan);
  return { observation, proposal, plan, facts, decision };
}

async function askPolicy(state: TrialState, stock: Thought): Promise<Thought> {
  const { policy, at } = state;
  if (policy.kind === 'file') return stock;
  const { facts, plan } = stock;
  const said = await state.answers.ask('decide', () => policy.door.ask(facts, plan, at));
  if (said.kind === 'failed') writeFailure(state, 'policy', said);
  return { ...stock, decision: decisionFrom(said, state.input.candidate.policy, plan) };
}

/** Journals a decision and returns its id. */
export function writeDecision(
  state: TrialState,
  thought: Thought,
  madeOf: Pick<DecisionBody, 'proposal' | 'observation' | 'phase'>,
): string {
  const id = nextId(state, 'decision');
  const { level, disposition, action, planDigest, clauses, because, escalateTo, exceptions } = thought.decision;
  state.journal.append(state.at, {
    kind: 'decision',
    id,
    ...madeOf,
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

/** What automation has changed within the rolling window of the policy's guardrails (requirements.md B2). */
function recentServices({ at, input, remediations }: TrialState): readonly string[] {
  const { window } = input.candidate.policy.guardrails.blastRadius;
  const recent = remediations.history.filter((attempt) => at - attempt.at < window && changedSomething(attempt));
  return [...new Set(recent.flatMap(({ services }) => services))];
}

/**
 * The metrics by which a pattern is known, and not only told from others: of corruption the count of bad records, and not the memory,
 * which is that of any leak.
 */
function signatureOf(runbooks: readonly Runbook[], pattern: string | null): readonly string[] {
  return runbooks
    .filter((one) => one.pattern === pattern)
    .flatMap(({ signature }) => {
      const heaviest = Math.max(...signature.map(({ weight }) => weight));
      return signature.filter(({ weight }) => weight >= knownByWeight * heaviest).map(({ metric }) => metric);
    });
}

/** What weighs at least so much of the heaviest in the signature of a runbook. */
const knownByWeight = 0.5;

/**
 * How often the first recommended action changed in the last ten minutes, or what it is for (requirements.md B5): the same
 * step against another cause is another recommendation, which the history of the first says nothing about.
 */
function recommendationChanges(state: TrialState): number {
  const recent = state.recommendations.filter(({ at }) => at >= state.at - 600_000);
  return recent.filter(({ action, pattern }, index) => {
    const before = recent[index - 1];
    return before !== undefined && (before.action !== action || before.pattern !== pattern);
  }).length;
}
