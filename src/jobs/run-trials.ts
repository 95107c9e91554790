import { relative, resolve } from 'node:path';
import { isoTime, monotonicNowMs, nextTurn, wallNowMs } from '../base/clock.ts';
import { HarnessError, UserError } from '../base/errors.ts';
import { packageVersion } from '../base/package-root.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Charter } from '../domain/charter.ts';
import { executorKindOf } from '../domain/executor-rules.ts';
import type { Outcome } from '../domain/finding.ts';
import { limits } from '../domain/limits.ts';
import type { Summary } from '../domain/summary.ts';
import { trialAgentOf } from '../domain/trial-agent.ts';
import { judgeTrial } from '../judge/judge-trial.ts';
import { brokenTrial } from '../run/trial.ts';
import type { WorldChoice } from './cluster-trials.ts';
import { makeSummary } from '../report/make-summary.ts';
import { makeTrialSummary } from '../report/make-trial-summary.ts';
import { replayCommand } from '../report/replay-command.ts';
import { checkPrograms } from '../run/check-programs.ts';
import type { JudgedTrial, Journals } from '../run/judged-trial.ts';
import { releaseAfter, runJudgedTrial } from '../run/judged-trial.ts';
import { calibrate } from './calibrate.ts';
import { keepCandidates, keepJournals } from './keep-journals.ts';
import { loadCandidates } from './load-candidates.ts';
import { loadCharter } from './load-charter.ts';
import { openReportFolder } from './report-folder.ts';
import { findSubjects } from './subjects.ts';
import type { PlannedTrial } from './trial-inputs.ts';
import { planTrials, refuseLooseLabels } from './trial-inputs.ts';
import { writeReport } from './write-report.ts';

/** What a user asks of `requal run`. */
export interface RunRequest {
  /** Files, folders or ids of scenarios and replays; none for all that is shipped. */
  readonly what: readonly string[];
  /** Folders of candidates. */
  readonly candidates: readonly string[];
  readonly world: WorldChoice;
  /** Each subject is tried once with each seed. */
  readonly seeds: readonly number[];
  /** Folder below which the report is written. */
  readonly out: string;
}

/** Who is told how a run goes on. */
export interface Listener {
  /** Called before the first trial and after each. */
  update(done: number, total: number): void;
  /** Something besides the result that a person must know, as one sentence. */
  notice(sentence: string): void;
}

interface Planned extends PlannedTrial {
  readonly candidate: Candidate;
  readonly seed: number;
}

/** What is remembered of a trial: its journal is in the folder, and a thousand of them would fill the memory. */
interface Judged extends Planned {
  readonly outcome: Outcome;
  readonly chainHead: string;
}

/**
 * Runs every trial asked for, judges each, writes the report and returns its summary. Each journal is written as soon as
 * it is judged. Interrupted by a person, it leaves nothing; broken off otherwise, it leaves the journals.
 */
export async function runTrials(request: RunRequest, listener: Listener): Promise<Summary> {
  const startedAt = wallNowMs();
  const began = monotonicNowMs();
  const { charter, digest: charterDigest } = loadCharter();
  const candidates = loadCandidates(request.candidates);
  candidates.forEach(checkPrograms);
  const planned = plan(request, candidates, charter, charterDigest);
  const id = `run-${isoTime(startedAt).replace(/[-:]|\.\d+/g, '')}`;
  const place = openReportFolder(request.out, id);
  for (const folder of place.foundUnfinished) listener.notice(`A run was broken off. ${wasKept(folder)}`);
  try {
    keepCandidates(place.partial, candidates);
    const trials = await judgeAll(planned, charter, place.partial, listener);
    const run = { id, startedAt: isoTime(startedAt), requal: packageVersion(), node: process.version, charterDigest };
    const summarise = (path: string): Summary => {
      const folder = relative(resolve(), path) || path;
      const tookMs = Math.round(monotonicNowMs() - began);
      return makeSummary({
        run: { ...run, tookMs, seeds: [...request.seeds], folder },
        candidates: candidates.map(({ name, digest, policy }) => ({
          name,
          digest,
          policyVersion: policy.metadata.version,
        })),
        trials: trials.map((trial) => summariseTrial(trial, folder)),
      });
    };
    return await writeReport(place, summarise);
  } catch (error) {
    const kept = place.setAside();
    if (kept !== null) listener.notice(wasKept(kept));
    throw error;
  } finally {
    place.abandon();
  }
}

function wasKept(folder: string): string {
  return `The journals of the trials that it had judged are in ${relative(resolve(), folder) || folder}; \`requal judge\`, \`explain\` and \`replay\` read them.`;
}

function plan(
  request: RunRequest,
  candidates: readonly Candidate[],
  charter: Charter,
  charterDigest: string,
): Planned[] {
  const subjects = findSubjects(request.what);
  for (const subject of subjects) refuseLooseLabels(subject, charter);
  const planned = candidates.flatMap((candidate) =>
    request.seeds.flatMap((seed) =>
      subjects.flatMap((subject) =>
        planTrials(subject, request.world, { candidate, charterDigest, seed }).map((trial) => ({
          ...trial,
          candidate,
          seed,
        })),
      ),
    ),
  );
  if (planned.length <= limits.trialsMax) return planned;
  throw new UserError(
    `That would be ${planned.length} trials, and one run, which ends in one document, has at most ${limits.trialsMax}.`,
    { mend: 'Ask for fewer seeds (`--seed` says with which to go on in the next run), or name fewer scenarios.' },
  );
}

async function judgeAll(
  planned: readonly Planned[],
  charter: Charter,
  folder: string,
  listener: Listener,
): Promise<Judged[]> {
  const journals: Journals = new Map();
  const release = releaseAfter(planned, journals);
  const done: Judged[] = [];
  listener.update(0, planned.length);
  for (const trial of planned) {
    // A Ctrl-C is heard only between turns, and a trial in the simulator takes none.
    await nextTurn();
    const unsupported = trial.unsupported ?? (await notCalibrated(trial));
    const judged = await judgeOne({ ...trial, unsupported }, charter, journals, done.length);
    keepJournals(folder, journalPath(trial), judged);
    release(trial);
    done.push({ ...trial, outcome: judged.outcome, chainHead: judged.journal.head });
    listener.update(done.length, planned.length);
  }
  return done;
}

/** Where a trial's journal is, relative to the report's folder. */
function journalPath({ candidate, name }: Planned): string {
  return `journals/${candidate.name}/${name}.jsonl`;
}

/**
 * A harness that fails at the first trial will fail at all of them, and is told at once (exit code 4). Later on it costs
 * one trial, which is then inconclusive, and not those that were judged before.
 */
async function judgeOne(
  trial: Planned,
  charter: Charter,
  journals: Journals,
  judgedBefore: number,
): Promise<JudgedTrial> {
  try {
    return await runJudgedTrial(trial, charter, journals);
  } catch (error) {
    if (!(error instanceof HarnessError) || judgedBefore === 0) throw error;
    const journal = brokenTrial(trial.input, error.message);
    return {
      input: trial.input,
      journal,
      outcome: judgeTrial({ entries: journal.entries, charter, twin: null }),
      twin: null,
    };
  }
}

/** Why a closed loop of a recording must not be judged; null when it may be. */
async function notCalibrated({ calibratedBy, input }: Planned): Promise<string | null> {
  const calibration = calibratedBy && (await calibrate(calibratedBy, input));
  return calibration === null || calibration.calibrated
    ? null
    : `the closed loop is not calibrated, so the simulator does not tell this incident as it was: ${calibration.why}`;
}

function summariseTrial(trial: Judged, folder: string): Summary['trials'][number] {
  const { candidate, input } = trial;
  const journal = journalPath(trial);
  return makeTrialSummary(
    {
      id: `${candidate.name}/${trial.name}`,
      scenario: input.scenario.id,
      title: trial.title,
      candidate: candidate.name,
      world: input.world,
      executor: executorKindOf(candidate.programs),
      agent: trialAgentOf(input.scenario.agent, candidate.agent.kind),
      seed: trial.seed,
      journal,
      chainHead: trial.chainHead,
      replay: replayCommand(folder, journal),
    },
    trial.outcome,
  );
}
