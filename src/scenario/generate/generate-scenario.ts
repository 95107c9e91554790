import fc from 'fast-check';
import { drawBelow } from '../../base/draw.ts';
import { HarnessError } from '../../base/errors.ts';
import type { Profile } from '../../domain/profile.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Mix } from './mix.ts';
import { scenarioArbitrary } from './scenario-arbitrary.ts';

/**
 * The incident of one run, on the system of a profile where one is given. It depends on these, on seed, run and mix alone, never on the runs before it, so that any number of
 * workers explores the same ones. fast-check draws without bias: its bias follows logarithms, whose bits engines do not
 * agree on.
 */
export function generateScenario(seed: number, run: number, mix: Mix, profile: Profile | null = null): Scenario {
  const runSeed = drawBelow(2_147_483_648, seed, 'explored', '', run);
  const [scenario] = fc.sample(fc.noBias(scenarioArbitrary(mix, profile)), { seed: runSeed, numRuns: 1 });
  if (scenario === undefined) throw new HarnessError('fast-check drew nothing');
  return { ...scenario, id: `generated-${seed}-${run}` };
}
