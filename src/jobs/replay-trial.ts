import { digest } from '../base/canonical-json.ts';
import { UserError } from '../base/errors.ts';
import type { Candidate } from '../domain/candidate.ts';
import { scenarioSchema } from '../domain/scenario.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { World } from '../domain/world.ts';
import type { Journal } from '../journal/journal.ts';
import type { EntryOf } from '../domain/entry.ts';
import type { ReplayComparison } from '../domain/replay-comparison.ts';
import { readJournal } from '../journal/read-journal.ts';
import type { VerifiedJournal } from '../journal/read-journal.ts';
import { loadCandidate } from '../policy/load-candidate.ts';
import { keptAnswers } from '../run/answers.ts';
import { differingEntry } from '../run/differing-entry.ts';
import { runTrial, unsupportedTrial } from '../run/trial.ts';
import { behaviour } from '../run/trial-input.ts';
import type { UnopenedInput } from '../run/trial-input.ts';
import { openRecorded } from '../world/recorded/recorded-world.ts';
import { openSimulator } from '../world/simulator/simulator.ts';
import { readKeptCandidate } from './kept-candidate.ts';
import { findReplay } from './subjects.ts';

/**
 * Runs the trial of a journal again from its first entry and compares the two, line by line. Throws `UserError` when
 * the trial cannot be made again: its candidate or its recording is no longer what it was. External programs are not
 * asked again: their answers are in the journal.
 */
export async function replayTrial(file: string, candidateFolder: string | null): Promise<ReplayComparison> {
  const kept = readJournal(file);
  const candidate = candidateFor(file, kept.start, candidateFolder);
  const answers = keptAnswers(kept.entries);
  const again = await runAgain(kept, candidate, answers);
  return {
    journal: file,
    trial: `${kept.start.candidate.name}/${kept.start.scenario.id}.s${kept.start.seed}`,
    identical: kept.head === again.head,
    entries: kept.entries.length,
    answersReused: answers.reused(),
    firstDifference: kept.head === again.head ? null : differingEntry(kept.entries, again.entries),
  };
}

/** A trial that its world could not play was refused before it began, and its journal says no more than that. */
async function runAgain(
  { start, entries }: VerifiedJournal,
  candidate: Candidate,
  answers: ReturnType<typeof keptAnswers>,
): Promise<Journal> {
  const refusal = entries.find((entry) => entry.kind === 'unsupported');
  const input = inputOf(start, candidate);
  if (refusal !== undefined) return unsupportedTrial(input, refusal.what);
  const openWorld = worldOf(start, input.scenario);
  return runTrial({ ...input, openWorld, forkWorld: start.world === 'simulator' ? openWorld : null }, answers);
}

function candidateFor(file: string, start: EntryOf<'start'>, folder: string | null): Candidate {
  if (start.behaviour !== behaviour) {
    throw new UserError(`The journal is of behaviour ${start.behaviour}; this requal has behaviour ${behaviour}.`, {
      mend: 'Replay it with the version of requal that wrote it, or judge it as it stands with `requal judge`.',
    });
  }
  if (folder === null) return readKeptCandidate(file, start);
  const candidate = loadCandidate(folder);
  if (candidate.digest === start.candidate.digest) return { ...candidate, name: start.candidate.name };
  throw new UserError(`The candidate in ${folder} is not the one of this journal: its content differs.`, {
    mend: 'Leave --candidate out to use the copy that the report keeps.',
  });
}

function inputOf(start: EntryOf<'start'>, candidate: Candidate): UnopenedInput {
  const scenario = scenarioSchema.parse(start.scenario);
  const { seed, scenarioDigest, targetDigest, charterDigest, world, timeScale, replay, scoredUntil } = start;
  if (digest(start.scenario) !== scenarioDigest) throw new UserError('The scenario in the journal has another digest.');
  if (world === 'cluster') {
    throw new UserError(
      'A trial in a cluster cannot be run again to the same bytes: its time and its machines were real.',
      {
        mend: 'Judge it again with `requal judge`, or run its scenario again with `requal run --world cluster`.',
      },
    );
  }
  const document = start.scenario;
  const digests = { scenarioDigest, targetDigest, charterDigest };
  return { scenario, document, ...digests, candidate, seed, world, timeScale, replay, scoredUntil };
}

function worldOf({ world, seed, replay }: EntryOf<'start'>, scenario: Scenario): () => World {
  if (world === 'simulator') return () => openSimulator(scenario, seed);
  if (replay === null) throw new UserError('The journal is of a recording and does not say of which.');
  const recording = findReplay(replay.id, replay.digest);
  return () => openRecorded(recording);
}
