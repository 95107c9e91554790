import fc from 'fast-check';
import { drawBelow } from '../../base/draw.ts';
import { HarnessError } from '../../base/errors.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Mix } from './mix.ts';
import { scenarioArbitrary } from './scenario-arbitrary.ts';

/**
 * The incident of one run. It depends on seed, run and mix alone, never on the runs before it, so that any number of
 * workers explores the same ones. fast-check draws without bias: its bias follows logarithms, whose bits engines do not
 * agree on.
 */
export function generateScenario(seed: number, run: number, mix: Mix): Scenario {
  const runSeed = drawBelow(2_147_483_648, seed, 'explored', '', run);
  const [scenario] = fc.sample(fc.noBias(scenarioArbitrary(mix)), { seed: runSeed, numRuns: 1 });
  if (scenario === undefined) throw new HarnessError('fast-check drew nothing');
  return { ...scenario, id: `generated-${seed}-${run}` };
}
