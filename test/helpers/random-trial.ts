import fc from 'fast-check';
import { join } from 'node:path';
import { digest } from '../../src/base/canonical-json.ts';
import type { Candidate } from '../../src/domain/candidate.ts';
import { encodeScenario } from '../../src/domain/encode-scenario.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import { simulatorInput } from '../../src/jobs/simulator-input.ts';
import { loadCandidate } from '../../src/policy/load-candidate.ts';
import type { TrialInput } from '../../src/run/trial-input.ts';
import { shippedCharter } from './shipped-charter.ts';

const policies = join(import.meta.dirname, '..', '..', 'policies');

/** A shipped candidate by its folder below `policies/`. */
export function shippedCandidate(name: string): Candidate {
  return loadCandidate(join(policies, name));
}

/** Careful, careless and bad on purpose: what is to hold of every trial must hold of each of them. */
const candidates = [
  'production-platform',
  'conservative',
  'always-act',
  'always-ask',
  'confidence-only',
  'planted/no-cool-down',
  'planted/timeout-as-consent',
  'planted/approval-reused-for-another-plan',
  'planted/no-verification',
  'planted/trusts-stale-data',
].map((name): Candidate => {
  const candidate = shippedCandidate(name);
  // Counterexamples would otherwise print whole policies.
  return Object.defineProperty(candidate, fc.toStringMethod, { value: () => name, enumerable: false });
});

export const candidateArbitrary: fc.Arbitrary<Candidate> = fc.constantFrom(...candidates);

export const seedArbitrary = fc.integer({ min: 0, max: 2 ** 32 - 1 });

const charterDigest = digest(shippedCharter);

/** A trial of a scenario in the simulator. */
export function trialOf(scenario: Scenario, candidate: Candidate, seed: number): TrialInput {
  const common = { candidate, charterDigest, seed };
  return simulatorInput(scenario, digest(encodeScenario(scenario)), common, null);
}
