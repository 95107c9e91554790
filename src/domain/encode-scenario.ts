import { z } from 'zod';
import type { Scenario, ScenarioDocument } from './scenario.ts';
import { scenarioSchema } from './scenario.ts';

/** A scenario as a file would hold it, with every default written out and durations as people write them. */
export function encodeScenario(scenario: Scenario): ScenarioDocument {
  return z.encode(scenarioSchema, scenario);
}
