import type { Candidate } from '../domain/candidate.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { TrialInput } from '../run/trial-input.ts';
import { openSimulator } from '../world/simulator/simulator.ts';

/** What all trials of a run have in common. */
export interface TrialCommon {
  readonly candidate: Candidate;
  readonly charterDigest: string;
  readonly seed: number;
}

/** A trial in the simulator. */
export function simulatorInput(
  scenario: Scenario,
  scenarioDigest: string,
  common: TrialCommon,
  replay: TrialInput['replay'],
): TrialInput {
  return {
    ...common,
    scenario,
    document: encodeScenario(scenario),
    scenarioDigest,
    world: 'simulator',
    replay,
    scoredUntil: null,
    openWorld: () => openSimulator(scenario, common.seed),
  };
}
