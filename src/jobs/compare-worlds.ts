import { join, relative, resolve } from 'node:path';
import { isoTime, wallNowMs } from '../base/clock.ts';
import { HarnessError, UserError } from '../base/errors.ts';
import type { Comparison } from '../domain/comparison.ts';
import type { Summary } from '../domain/summary.ts';
import type { MilestoneSpread } from '../report/comparison-milestones.ts';
import type { ClusterTrials } from './cluster-trials.ts';
import { compareJournals } from './compare-journals.ts';
import { openReportFolder } from './report-folder.ts';
import type { Listener } from './run-trials.ts';
import { runTrials } from './run-trials.ts';
import { findSubjects } from './subjects.ts';
import { writeComparison } from './write-comparison.ts';

/** A world that a scenario is tried in, as `runTrials` takes it. */
export type ComparedWorld = 'simulator' | 'recorded' | ClusterTrials;

/** What a user asks of `requal compare`, with the worlds still to be run or the journals already kept. */
export type CompareRequest = { readonly out: string } & (
  | { readonly kind: 'journals'; readonly journals: readonly [string, string] }
  | {
      readonly kind: 'worlds';
      readonly scenario: string;
      readonly candidate: string;
      readonly worlds: readonly [ComparedWorld, ComparedWorld];
      readonly seed: number;
      /** How many seeds a simulated world is tried with, counted up from the first, which alone is put side by side. */
      readonly seeds: number;
    }
);

/** Runs what is still to be run, puts the two trials side by side, and writes the report of it. */
export async function compareWorlds(request: CompareRequest, listener: Listener): Promise<Comparison> {
  if (request.kind === 'journals') {
    // A journal that cannot be compared is told before a folder is made for it.
    const read = (folder: string | null) => compareJournals(request.journals, { spread: null, folder });
    read(null);
    return withFolder(request.out, read);
  }
  const subjects = findSubjects([request.scenario]);
  if (subjects.length !== 1) {
    throw new UserError(`\`${request.scenario}\` is ${subjects.length} scenarios; one can be put side by side.`, {
      mend: 'Name one of them; `requal list` shows their ids.',
    });
  }
  const summaries = await bothTried(request, listener);
  const journals = [journalOf(summaries[0], request), journalOf(summaries[1], request)] as const;
  const spread = spreadOf(summaries);
  return withFolder(request.out, (folder) => compareJournals(journals, { spread, folder }));
}

async function withFolder(out: string, make: (folder: string) => Comparison): Promise<Comparison> {
  const place = openReportFolder(out, `compare-${isoTime(wallNowMs()).replace(/[-:]|\.\d+/g, '')}`);
  try {
    return await writeComparison(place, (path) => make(relative(resolve(), path) || path));
  } finally {
    place.abandon();
  }
}

/** A cluster comes first: one that is not up is told before anything else is tried. */
async function bothTried(
  request: Extract<CompareRequest, { kind: 'worlds' }>,
  listener: Listener,
): Promise<readonly [Summary, Summary]> {
  if (typeof request.worlds[1] === 'string') {
    const first = await tried(request, 0, listener);
    return [first, await tried(request, 1, listener)];
  }
  const second = await tried(request, 1, listener);
  return [await tried(request, 0, listener), second];
}

/** Each world's trials have a report of their own, so that every verb that reads one works on them. */
async function tried(
  request: Extract<CompareRequest, { kind: 'worlds' }>,
  side: 0 | 1,
  listener: Listener,
): Promise<Summary> {
  const world = request.worlds[side];
  const seeds = world === 'simulator' ? request.seeds : 1;
  return runTrials(
    {
      what: [request.scenario],
      candidates: [request.candidate],
      world,
      seeds: Array.from({ length: seeds }, (_, index) => request.seed + index),
      out: request.out,
      workers: null,
      certificate: null,
      resume: null,
    },
    listener,
  );
}

function journalOf({ run, trials }: Summary, { seed }: { readonly seed: number }): string {
  const trial = trials.find((one) => one.seed === seed);
  if (trial === undefined || run.folder === null) throw new HarnessError('A trial left no journal to compare.');
  return join(run.folder, trial.journal);
}

/** The milestones of all seeds of the world that was tried with several. */
function spreadOf(summaries: readonly [Summary, Summary]): MilestoneSpread | null {
  const side = summaries[0].trials.length > 1 ? 0 : summaries[1].trials.length > 1 ? 1 : null;
  return side === null ? null : { side, trials: summaries[side].trials.map(({ milestones }) => milestones) };
}
