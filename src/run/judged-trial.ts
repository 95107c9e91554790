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

/** Journals of trials that were run already. */
export type Journals = Map<string, Promise<Journal>>;

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
  journals: Journals = new Map(),
): Promise<JudgedTrial> {
  const journal = unsupported === null ? await runOnce(input, journals) : unsupportedTrial(input, unsupported);
  const twinJournal = twin && unsupported === null ? await runOnce(twin, journals) : null;
  const outcome = judgeTrial({ entries: journal.entries, charter, twin: twinJournal?.entries ?? null });
  return { input, journal, outcome, twin: twinJournal };
}

/**
 * To be told of each pair that was judged: it drops the journals that no pair still to come needs. Of a thousand seeds
 * there are then never more in memory than those of one.
 */
export function releaseAfter(pairs: readonly TrialPair[], journals: Journals): (judged: TrialPair) => void {
  const uses = new Map<string, number>();
  for (const key of pairs.flatMap(keysOf)) uses.set(key, (uses.get(key) ?? 0) + 1);
  return (judged) => {
    for (const key of keysOf(judged)) {
      const left = (uses.get(key) ?? 0) - 1;
      uses.set(key, left);
      if (left <= 0) journals.delete(key);
    }
  };
}

function keysOf({ input, twin }: TrialPair): readonly string[] {
  return twin ? [keyOf(input), keyOf(twin)] : [keyOf(input)];
}

/** The name stands in the journal, so two folders with the same content have two journals. */
function keyOf({ candidate, world, scenarioDigest, targetDigest, replay, seed }: TrialInput): string {
  return `${candidate.name} ${candidate.digest} ${world} ${scenarioDigest} ${targetDigest} ${replay?.digest} ${seed}`;
}

function runOnce(input: TrialInput, journals: Journals): Promise<Journal> {
  const key = keyOf(input);
  const known = journals.get(key);
  if (known) return known;
  const journal = runTrial(input);
  journals.set(key, journal);
  return journal;
}
