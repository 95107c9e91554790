import type { Observation } from '../domain/observation.ts';
import type { Proposal } from '../domain/proposal.ts';
import { observationBody } from '../signal/observation-body.ts';
import { nextId } from './trial-state.ts';
import type { TrialState } from './trial-state.ts';

/**
 * Writes down what a decision is made on, and for the judge the truth about the evidence in it. Returns the id of the
 * observation, which the decision names (requirements.md F7).
 */
export function writeSeen(state: TrialState, observation: Observation, proposal: Proposal): string {
  const { journal, at } = state;
  const id = nextId(state, 'observation');
  journal.append(at, { kind: 'observation', id, ...observationBody(observation, proposal) });
  journal.append(at, {
    kind: 'evidence-truth',
    observation: id,
    evidence: state.signals.evidenceTruth(proposal.evidence),
    activeFaults: state.truth.activeFaults,
    budgetRemaining: state.truth.budgetRemaining,
  });
  return id;
}
