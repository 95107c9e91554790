import { digest } from '../base/canonical-json.ts';
import type { Candidate } from '../domain/candidate.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Outcome } from '../domain/finding.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Journal } from '../journal/journal.ts';
import { judgeTrial } from '../judge/judge-trial.ts';
import type { TrialInput } from '../run/trial-input.ts';
import { runTrial } from '../run/trial.ts';
import { simulatorInput } from './simulator-input.ts';
import type { Bench } from './try-incident.ts';

/** Plays an incident in the simulator under another candidate than the one on trial, on the same draws, and judges it. */
export async function judgedUnder(
  bench: Bench,
  candidate: Candidate,
  scenario: Scenario,
  seed: number,
): Promise<{ readonly journal: Journal; readonly outcome: Outcome }> {
  const journal = await runTrial(inputUnder(bench, candidate, scenario, seed));
  return { journal, outcome: judgeTrial({ entries: journal.entries, charter: bench.charter, twin: null }) };
}

/** Plays it for how users fare alone: what would have been without a step is not asked, and not played either. */
export function endUnder(bench: Bench, candidate: Candidate, scenario: Scenario, seed: number): Promise<Journal> {
  return runTrial({ ...inputUnder(bench, candidate, scenario, seed), forkWorld: null });
}

function inputUnder({ charterDigest }: Bench, candidate: Candidate, scenario: Scenario, seed: number): TrialInput {
  const common = { candidate, charterDigest, seed };
  return simulatorInput(scenario, digest(encodeScenario(scenario)), common, null);
}
