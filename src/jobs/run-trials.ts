import { relative, resolve } from 'node:path';
import { isoTime, monotonicNowMs, nextTurn, wallNowMs } from '../base/clock.ts';
import { HarnessError } from '../base/errors.ts';
import { packageVersion } from '../base/package-root.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Charter } from '../domain/charter.ts';
import { executorKindOf } from '../domain/executor-rules.ts';
import type { Summary } from '../domain/summary.ts';
import type { Journal } from '../journal/journal.ts';
import { judgeTrial } from '../judge/judge-trial.ts';
import { brokenTrial } from '../run/trial.ts';
import type { WorldChoice } from './cluster-trials.ts';
import { makeSummary } from '../report/make-summary.ts';
import { makeTrialSummary } from '../report/make-trial-summary.ts';
import { replayCommand } from '../report/replay-command.ts';
import { checkPrograms } from '../run/check-programs.ts';
import type { JudgedTrial } from '../run/judged-trial.ts';
import { runJudgedTrial } from '../run/judged-trial.ts';
import { calibrate } from './calibrate.ts';
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

/** Called before the first trial and after each. */
export type OnProgress = (done: number, total: number) => void;

interface Planned extends PlannedTrial {
  readonly candidate: Candidate;
  readonly seed: number;
}

interface Judged extends Planned {
  readonly judged: JudgedTrial;
}

/** Runs every trial asked for, judges each, writes the report and returns its summary. Interrupted, it leaves nothing. */
export async function runTrials(request: RunRequest, onProgress: OnProgress): Promise<Summary> {
  const startedAt = wallNowMs();
  const began = monotonicNowMs();
  const { charter, digest: charterDigest } = loadCharter();
  const candidates = loadCandidates(request.candidates);
  candidates.forEach(checkPrograms);
  const planned = plan(request, candidates, charter, charterDigest);
  const id = `run-${isoTime(startedAt).replace(/[-:]|\.\d+/g, '')}`;
  const place = openReportFolder(request.out, id);
  try {
    const trials = await judgeAll(planned, charter, onProgress);
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
    return await writeReport({ place, candidates, trials, summarise });
  } finally {
    place.abandon();
  }
}

function plan(
  request: RunRequest,
  candidates: readonly Candidate[],
  charter: Charter,
  charterDigest: string,
): Planned[] {
  const subjects = findSubjects(request.what);
  for (const subject of subjects) refuseLooseLabels(subject, charter);
  return candidates.flatMap((candidate) =>
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
}

async function judgeAll(planned: readonly Planned[], charter: Charter, onProgress: OnProgress): Promise<Judged[]> {
  const journals = new Map<string, Promise<Journal>>();
  const judged: Judged[] = [];
  onProgress(0, planned.length);
  for (const trial of planned) {
    // A Ctrl-C is heard only between turns, and a trial in the simulator takes none.
    await nextTurn();
    const unsupported = trial.unsupported ?? (await notCalibrated(trial));
    judged.push({ ...trial, judged: await judgeOne({ ...trial, unsupported }, charter, journals, judged.length) });
    onProgress(judged.length, planned.length);
  }
  return judged;
}

/**
 * A harness that fails at the first trial will fail at all of them, and is told at once (exit code 4). Later on it costs
 * one trial, which is then inconclusive, and not those that were judged before.
 */
async function judgeOne(
  trial: Planned,
  charter: Charter,
  journals: Map<string, Promise<Journal>>,
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
  const { judged, candidate } = trial;
  const journal = `journals/${candidate.name}/${trial.name}.jsonl`;
  return makeTrialSummary(
    {
      id: `${candidate.name}/${trial.name}`,
      scenario: judged.input.scenario.id,
      title: trial.title,
      candidate: candidate.name,
      world: judged.input.world,
      executor: executorKindOf(candidate.programs),
      seed: trial.seed,
      journal,
      chainHead: judged.journal.head,
      replay: replayCommand(folder, journal),
    },
    judged.outcome,
  );
}
