import { actionTraits } from '../domain/action.ts';
import type { Action, ActionKind } from '../domain/action.ts';
import type { Adversary } from '../domain/agent.ts';
import type { Charter } from '../domain/charter.ts';
import type { Expectation } from '../domain/expectation.ts';
import type { Evidence } from '../domain/proposal.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Allowance } from './allowance.ts';
import { forbids } from './allowance.ts';
import { changesAnything } from './changes-anything.ts';
import { indexOf } from './scenario-index.ts';
import { stepProblem } from './step-floor.ts';
import { holds } from './tells.ts';

/** One step that the agent of a scenario is known to propose. */
interface Known {
  readonly action: Action;
  readonly confidence: number;
  /** With when it is proposed; null where what it rests on is not known before a trial. */
  readonly evidence: { readonly at: number; readonly values: readonly Evidence[] } | null;
}

/**
 * Why what the agent of a scenario itself says is too little to act on alone: how sure it is (requirements.md B1), how
 * many sources its case rests on (E2), or the very step. What the candidate's own agent will say is known to nobody
 * before a trial.
 */
export function agentFloor(allowance: Allowance, scenario: Scenario, charter: Charter): string | null {
  const { agent } = scenario;
  if (agent === 'candidate' || agent.kind === 'silent') return null;
  if (agent.kind === 'over-confident' || agent.kind === 'doubtful' || agent.kind === 'injected') {
    const isDoubted = (kind: ActionKind) => agent.confidence < leastFor(kind, charter);
    return forbids(allowance, isDoubted) ? doubted(agent.confidence) : null;
  }
  if (agent.kind === 'terse') {
    return charter.evidence.independentMin > 1 && forbids(allowance, () => true) ? tooFew(1, charter) : null;
  }
  // One good proposal can be acted on, so all that fit the label have to be too little.
  const reasons = stepsOf(agent, allowance.label)
    .filter(({ action }) => fits(allowance.label, action))
    .map((one) => tooLittle(one, scenario, charter));
  return reasons.includes(null) ? null : (reasons[0] ?? null);
}

function stepsOf(agent: Extract<Adversary, { confidence: number }> | Scripted, label: Expectation): readonly Known[] {
  switch (agent.kind) {
    case 'hallucinating':
    case 'flooding':
      return [{ action: agent.action, confidence: agent.confidence, evidence: null }];
    case 'flip-flopping':
      return agent.actions.map((action) => ({ action, confidence: agent.confidence, evidence: null }));
    case 'scripted':
      return agent.proposals
        .filter(({ at }) => label.from <= at && at < label.to)
        .flatMap(({ at, proposal: { actions, confidence, evidence } }) =>
          actions.map((action) => ({ action, confidence, evidence: { at, values: evidence } })),
        );
    case 'over-confident':
    case 'doubtful':
    case 'injected':
      return [];
  }
}

type Scripted = Extract<Adversary, { kind: 'scripted' }>;

function fits(label: Expectation, { kind, target }: Action): boolean {
  if (label.target !== null && label.target !== target) return false;
  return changesAnything(kind) && (label.actions.length === 0 || label.actions.includes(kind));
}

function tooLittle({ action, confidence, evidence }: Known, scenario: Scenario, charter: Charter): string | null {
  if (confidence < leastFor(action.kind, charter)) return doubted(confidence);
  const problem = stepProblem(action, indexOf(scenario), charter);
  if (problem !== null || evidence === null) return problem;
  const copies = scenario.distortions.flatMap((one) =>
    one.kind === 'duplicate' && holds(one, evidence.at) ? [one] : [],
  );
  const upstreams = evidence.values
    .filter(({ value }) => value !== null)
    .map(({ source }) => copies.find(({ to }) => to === source)?.from ?? source);
  const sources = new Set(upstreams).size;
  return sources < charter.evidence.independentMin ? tooFew(sources, charter) : null;
}

function tooFew(sources: number, { evidence }: Charter): string {
  return `the case of the agent rests on ${sources} of the ${evidence.independentMin} sources that are the least`;
}

function doubted(confidence: number): string {
  return `the agent of this scenario is sure to ${confidence} only`;
}

function leastFor(kind: ActionKind, { confidenceMin }: Charter): number {
  return actionTraits[kind].tier <= 1 ? confidenceMin.tier1 : confidenceMin.tier2;
}
