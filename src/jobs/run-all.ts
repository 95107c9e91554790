import { join } from 'node:path';
import { HarnessError } from '../base/errors.ts';
import { writeFileWhole } from '../base/write-file.ts';
import { limits } from '../domain/limits.ts';
import { runCampaign } from '../run/campaign.ts';
import type { ResultsKept } from '../run/result-file.ts';
import { openResults, resultsName } from '../run/result-file.ts';
import { earlyCrew } from './early-crew.ts';
import { twinFile } from './keep-journals.ts';
import { openTrialCrew } from './trial-crew.ts';
import type { TrialReport, TrialSetup } from './trial-work.ts';

/** What of a run is to be done, and where to. */
export interface RunAll {
  readonly setup: TrialSetup;
  readonly total: number;
  /** Null for as many as it is worth. */
  readonly workers: number | null;
  /** Where results and journals are written. */
  readonly folder: string;
  /** What the results follow; see campaign-folder.ts. */
  readonly planDigest: string;
  /** The results that are there already, and how many of them failed. */
  readonly kept: ResultsKept;
  readonly failed: number;
}

/** Who is told how the trials of a run go on. */
export interface RunAllListener {
  update(done: number, total: number, failed: number): void;
  notice(sentence: string): void;
  /** Called when the first trial can begin; after `end` nothing is written any more. */
  began(end: () => void): void;
}

/**
 * Runs the trials and writes each as soon as it and all before it are judged; until then it is kept beside. In memory there are
 * never more than those under way. Returns whether it came to its end.
 */
export async function runAll(asked: RunAll, listener: RunAllListener): Promise<'done' | 'ended-early'> {
  const { setup, total, workers, folder, planDigest, kept } = asked;
  const crew = await openTrialCrew(setup, { asked: workers, trials: total - kept.count, onNotice: listener.notice });
  const results = openResults(join(folder, resultsName), kept);
  const keepJournals = (report: TrialReport) => keepJournalsOf(folder, report);
  const early = earlyCrew(crew, { folder, planDigest, from: kept.count, keepJournals });
  let isEnded = false;
  let { failed } = asked;
  let faults = 0;
  listener.began(() => {
    isEnded = true;
    early.end();
    results.close();
  });
  listener.update(kept.count, total, failed);
  try {
    await runCampaign({
      from: kept.count,
      total,
      crew: early.crew,
      take(report, number) {
        if (isEnded) return 'stop';
        if (report.broken !== null && number === 0) throw errorOf(report);
        keepJournals(report);
        results.append(report.body);
        early.took(number);
        if (report.verdict === 'fail') failed += 1;
        if (report.fault !== null) faults += 1;
        if (report.fault !== null && faults <= limits.faultsToldMax) listener.notice(faultWords(report));
        listener.update(number + 1, total, failed);
        return 'go-on';
      },
    });
  } finally {
    results.close();
  }
  if (isEnded) return 'ended-early';
  early.clear();
  return 'done';
}

/** First its journals, so that a result never speaks of one that is not there. */
function keepJournalsOf(folder: string, { kept }: TrialReport): void {
  if (kept === null) return;
  for (const { path, text } of kept.beside) writeFileWhole(join(folder, path), text);
  writeFileWhole(join(folder, kept.path), kept.journal);
  if (kept.twin !== null) writeFileWhole(join(folder, twinFile(kept.path)), kept.twin);
}

/**
 * A harness that cannot even run the first trial will fail at all of them, and is told at once (exit code 4). Later on it
 * costs one trial, which is then inconclusive, and not those that were judged before.
 */
function errorOf({ fault, broken }: TrialReport): Error {
  const what = fault ?? 'the first trial could not be run';
  if (broken === null || broken.stack === null) return new HarnessError(what);
  const bug = new Error(what);
  bug.stack = broken.stack;
  return bug;
}

function faultWords({ label, fault }: TrialReport): string {
  return `Harness fault in ${label}, which says nothing about the candidate: ${fault}.`;
}
