import type { DoorFailure, DoorKeeper } from '../domain/door-answer.ts';
import type { Observation } from '../domain/observation.ts';
import type { Proposal } from '../domain/proposal.ts';
import { page } from './escalate.ts';
import { takeStock } from './think.ts';
import type { TrialState } from './trial-state.ts';
import { writeFailure } from './write-failure.ts';

/** Writes a failure down and calls a person (requirements.md D6, G4). */
export function programFailed(
  state: TrialState,
  who: DoorKeeper,
  failure: DoorFailure,
  observation: Observation,
): void {
  writeFailure(state, who, failure);
  const service = observation.alerts[0]?.service ?? observation.context.services[0]?.name ?? '';
  const proposal: Proposal = {
    service,
    pattern: null,
    diagnosis: `No diagnosis: ${failure.reason}`,
    confidence: 0,
    evidence: [],
    actions: [],
    rationale: '',
    calls: null,
    versions: { agent: state.agent.name, model: 'none', prompt: 'none' },
  };
  page(state, { ...takeStock(state, observation, proposal), proposalId: '', decisionId: '' }, `the ${who} failed`);
}
