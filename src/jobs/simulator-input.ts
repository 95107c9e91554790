import type { Candidate } from '../domain/candidate.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Scenario, ScenarioDocument } from '../domain/scenario.ts';
import { inKeyOrder } from '../journal/key-order.ts';
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
    document: documentOf(scenario),
    scenarioDigest,
    targetDigest: null,
    world: 'simulator',
    timeScale: 1,
    replay,
    scoredUntil: null,
    openWorld: () => openSimulator(scenario, common.seed),
    forkWorld: () => openSimulator(scenario, common.seed),
  };
}

/** Trials of one scenario share its document, so that neither journal nor judge has to go through it for each. */
const documents = new WeakMap<Scenario, ScenarioDocument>();

/** The document of a scenario as its journals hold it, made once. */
export function documentOf(scenario: Scenario): ScenarioDocument {
  const known = documents.get(scenario);
  if (known !== undefined) return known;
  const document = inKeyOrder(encodeScenario(scenario));
  documents.set(scenario, document);
  return document;
}
