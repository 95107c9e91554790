import { existsSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { isoTime, monotonicNowMs, wallNowMs } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import { packageVersion } from '../base/package-root.ts';
import type { CampaignDocument } from '../domain/campaign.ts';
import type { Summary } from '../domain/summary.ts';
import { makeSummary } from '../report/make-summary.ts';
import { replayCommand } from '../report/replay-command.ts';
import type { ResultsKept } from '../run/result-file.ts';
import { noResults, readResults, resultsName } from '../run/result-file.ts';
import { brokenOffWords, findBrokenOff, keptWords, refuseChanged } from './broken-off.ts';
import { planChanges, planDigest, resumableRun, writePlan } from './campaign-folder.ts';
import { earlyName } from './early-reports.ts';
import { keepCandidates } from './keep-journals.ts';
import { leftOutName } from './redact-folder.ts';
import type { ReportFolder } from './report-folder.ts';
import { openReportFolder, reopenReportFolder } from './report-folder.ts';
import { runAll } from './run-all.ts';
import type { RunAsked, RunPlan } from './run-plan.ts';
import { planRun } from './run-plan.ts';
import { writeReport } from './write-report.ts';

/** What a user asks of `requal run`. */
export interface RunRequest extends RunAsked {
  /** Folder below which the report is written; that of the run itself when it is gone on with. */
  readonly out: string;
  /** How many threads; null for as many as it is worth. */
  readonly workers: number | null;
  /** The folder of a run of the same that was broken off; null for a new run. */
  readonly resume: string | null;
}

/** Who is told how a run goes on. */
export interface Listener {
  /** Called before the first trial and after each; `failed` is how many of those done have the verdict `fail`. */
  update(done: number, total: number, failed: number): void;
  /** Something besides the result that a person must know, as one sentence. */
  notice(sentence: string): void;
  /**
   * Called when there is something to lose. `keep` ends the run, keeps what is done until now, and returns the folder that it
   * is in; null when nothing was done.
   */
  began(keep: () => string | null): void;
}

/** A run under way. */
interface Running extends RunPlan {
  readonly place: ReportFolder;
  readonly id: string;
  readonly startedAt: string;
  readonly kept: ResultsKept;
  /** How many of those kept failed. */
  readonly failed: number;
}

/**
 * Runs every trial asked for, judges each, writes the report and returns its summary. What a trial came to is written as soon
 * as it and all before it are judged, and what is written then is the same for any number of workers.
 */
export async function runTrials(request: RunRequest, listener: Listener): Promise<Summary> {
  const startedMs = monotonicNowMs();
  const planned = await planRun(request);
  for (const sentence of planned.notices) listener.notice(sentence);
  const running =
    request.resume === null ? begin(request, planned, listener) : await goOn(request.resume, planned, listener);
  const { place } = running;
  try {
    const asked = {
      ...running,
      folder: place.partial,
      planDigest: planDigest(planned.plan),
      workers: request.workers,
    };
    const began = (end: () => void) =>
      listener.began(() => {
        end();
        return place.setAside();
      });
    const ended = await runAll(asked, { update: listener.update, notice: listener.notice, began });
    // Interrupted, the process ends as soon as everything is put back.
    if (ended === 'ended-early') await new Promise<never>(() => {});
    const summarise = (path: string) => summaryOf(running, Math.round(monotonicNowMs() - startedMs), path);
    return await writeReport(place, summarise);
  } catch (error) {
    const kept = place.setAside();
    if (kept !== null) listener.notice(keptWords(kept));
    throw error;
  } finally {
    place.abandon();
  }
}

function begin({ out, what, candidates, certificate }: RunRequest, planned: RunPlan, listener: Listener): Running {
  const startedAt = isoTime(wallNowMs());
  const id = `run-${startedAt.replace(/[-:]|\.\d+/g, '')}`;
  const place = openReportFolder(out, id);
  for (const folder of place.foundUnfinished) listener.notice(brokenOffWords(folder));
  const { setup, plan } = planned;
  const document: CampaignDocument = {
    schema: 'requal/campaign/v1',
    startedAt,
    asked: { what: [...what], candidates: [...candidates], certificate },
    plan,
  };
  try {
    writePlan(place.partial, document);
    keepCandidates(
      place.partial,
      setup.entrants.map(({ candidate }) => candidate),
    );
  } catch (error) {
    place.abandon();
    throw error;
  }
  return { ...planned, place, id, startedAt, kept: noResults(planDigest(plan)), failed: 0 };
}

/** Nothing is touched before all of it is found to be as it should. */
async function goOn(named: string, planned: RunPlan, listener: Listener): Promise<Running> {
  const { folder, document } = findBrokenOff(resumableRun, named);
  refuseChanged(folder, 'run', planChanges(document.plan, planned.plan));
  // What was set aside without words that were to be hidden may lack any file, so that all of it is run again.
  const isWhole = !existsSync(join(folder, leftOutName));
  let failed = 0;
  const read = (): Promise<ResultsKept> =>
    readResults(join(folder, resultsName), planDigest(planned.plan), ({ verdict, journal }) => {
      if (verdict === 'fail') failed += 1;
      if (journal !== null && !existsSync(join(folder, journal))) throw lost(join(folder, journal));
    });
  const kept = isWhole ? await read() : noResults(planDigest(planned.plan));
  const place = reopenReportFolder(folder);
  if (!isWhole)
    for (const name of [earlyName, leftOutName]) rmSync(join(place.partial, name), { recursive: true, force: true });
  keepCandidates(
    place.partial,
    planned.setup.entrants.map(({ candidate }) => candidate),
  );
  listener.notice(`${kept.count} of ${planned.total} trials were done; going on behind them.`);
  const id = `run-${document.startedAt.replace(/[-:]|\.\d+/g, '')}`;
  return { ...planned, place, id, startedAt: document.startedAt, kept, failed };
}

/** Told before the work and not after it, when the report is written. */
function lost(file: string): UserError {
  return new UserError('The journal of a trial that was done is gone.', {
    place: { file, line: null, column: null },
    mend: 'Put it back, or run it again from the beginning.',
  });
}

async function summaryOf(
  { id, startedAt, setup, plan, place }: Running,
  tookMs: number,
  path: string,
): Promise<Summary> {
  const folder = relative(resolve(), path) || path;
  const { charterDigest, seeds, entrants } = setup;
  const made = makeSummary(
    entrants.map(({ candidate: { name, digest, policy } }) => ({
      name,
      digest,
      policyVersion: policy.metadata.version,
    })),
  );
  await readResults(join(place.partial, resultsName), planDigest(plan), (result) => {
    const {
      trial: _trial,
      scenarioDigest: _s,
      candidateDigest: _c,
      rerun,
      fault: _f,
      prev: _p,
      hash: _h,
      ...rest
    } = result;
    const { chainHead, journal, ...facts } = rest;
    const replay = journal === null ? rerun : replayCommand(folder, journal);
    made.add({ ...facts, journal: journal ?? '', chainHead, replay });
  });
  return made.summary({
    id,
    startedAt,
    requal: packageVersion(),
    node: process.version,
    charterDigest,
    tookMs,
    seeds: [...seeds],
    folder,
  });
}
