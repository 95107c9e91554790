import type { Charter } from '../domain/charter.ts';
import type { Outcome } from '../domain/finding.ts';
import type { Journal } from '../journal/journal.ts';
import { judgeTrial } from '../judge/judge-trial.ts';
import { runTrial, unsupportedTrial } from './trial.ts';
import type { TrialInput } from './trial-input.ts';

/** A trial to run, the twin that it is compared with, and why it cannot be run, if it cannot. */
export interface TrialPair {
  readonly input: TrialInput;
  readonly twin: TrialInput | null;
  readonly unsupported: string | null;
}

/** A trial with what the judge says of it. */
export interface JudgedTrial {
  readonly input: TrialInput;
  readonly journal: Journal;
  readonly outcome: Outcome;
  readonly twin: Journal | null;
}

/**
 * Runs a trial, and its twin where there is one, since a rule is shown only if removing its hazard makes the same
 * candidate act. `journals` keeps trials that were run already, so that twins share them.
 */
export async function runJudgedTrial(
  { input, twin, unsupported }: TrialPair,
  charter: Charter,
  journals: Map<string, Promise<Journal>> = new Map(),
): Promise<JudgedTrial> {
  const journal = unsupported === null ? await runOnce(input, journals) : unsupportedTrial(input, unsupported);
  const twinJournal = twin && unsupported === null ? await runOnce(twin, journals) : null;
  const outcome = judgeTrial({ entries: journal.entries, charter, twin: twinJournal?.entries ?? null });
  return { input, journal, outcome, twin: twinJournal };
}

function runOnce(input: TrialInput, journals: Map<string, Promise<Journal>>): Promise<Journal> {
  // The name stands in the journal, so two folders with the same content have two journals.
  const key = `${input.candidate.name} ${input.candidate.digest} ${input.world} ${input.scenarioDigest} ${input.replay?.digest} ${input.seed}`;
  const known = journals.get(key);
  if (known) return known;
  const journal = runTrial(input);
  journals.set(key, journal);
  return journal;
}
