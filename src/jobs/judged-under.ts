import { digest } from '../base/canonical-json.ts';
import type { Candidate } from '../domain/candidate.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Outcome } from '../domain/finding.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Journal } from '../journal/journal.ts';
import { judgeTrial } from '../judge/judge-trial.ts';
import { runTrial } from '../run/trial.ts';
import { simulatorInput } from './simulator-input.ts';
import type { Bench } from './try-incident.ts';

/** Plays an incident in the simulator under another candidate than the one on trial, on the same draws, and judges it. */
export async function judgedUnder(
  { charter, charterDigest }: Bench,
  candidate: Candidate,
  scenario: Scenario,
  seed: number,
): Promise<{ readonly journal: Journal; readonly outcome: Outcome }> {
  const common = { candidate, charterDigest, seed };
  const journal = await runTrial(simulatorInput(scenario, digest(encodeScenario(scenario)), common, null));
  return { journal, outcome: judgeTrial({ entries: journal.entries, charter, twin: null }) };
}
