import { parseDuration, durationHint } from '../base/duration.ts';
import { UserError } from '../base/errors.ts';
import { stopWhenInterrupted } from '../base/interruption.ts';
import { limits } from '../domain/limits.ts';
import { findBrokenOff, resumeCommand } from '../jobs/broken-off.ts';
import { resumableExploration } from '../jobs/exploration-folder.ts';
import { runExploration } from '../jobs/run-exploration.ts';
import type { ExplorationRequest } from '../jobs/run-exploration.ts';
import { createExplorationProgress } from '../report/exploration-progress.ts';
import { explorationText } from '../report/exploration-text.ts';
import { terminalStyle } from '../report/terminal-style.ts';
import { wordList } from '../report/words.ts';
import { foundUsual } from './found-options.ts';
import { hideAsAsked } from './redact-option.ts';
import { refuseUnknownProperty } from './refuse-unknown-property.ts';
import { wholeNumber } from './whole-number.ts';

/** What `requal explore` was asked, as the command line has it. */
export interface ExploreOptions {
  readonly candidate: string | undefined;
  readonly profile: string | undefined;
  readonly runs: number | undefined;
  readonly workers: number | undefined;
  readonly time: string | undefined;
  readonly seed: number | undefined;
  readonly resume: string | undefined;
  readonly property: readonly string[];
  readonly hidden: boolean;
  readonly found: string | undefined;
  readonly out: string;
  readonly redact: string | undefined;
  readonly json: boolean;
}

/** Some seconds, and what most broken rules need. */
const runsUsual = 1_000;

/** Explores as asked, prints what came of it, and returns the exit code. */
export async function exploreAndPrint(options: ExploreOptions): Promise<number> {
  hideAsAsked(options.redact);
  if (options.workers !== undefined) wholeNumber('--workers', options.workers, 1, limits.workersMax);
  const asked = options.resume === undefined ? askedOf(options) : askedBefore(options, options.resume);
  const progress = createExplorationProgress(asked);
  const isStopped = stopWhenInterrupted(() =>
    process.stderr.write(
      'requal was interrupted: what was found until now is kept. Interrupt again to end without a report.\n',
    ),
  );
  const request = { ...asked, workers: options.workers ?? null, out: options.out };
  const summary = await runExploration(request, progress, isStopped).finally(progress.stop);
  const output = options.json ? 'stderr' : 'stdout';
  if (options.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  process[output].write(explorationText(summary, terminalStyle(output)));
  const command = summary.interrupted ? resumeCommand(summary.folder) : null;
  if (command !== null) process.stderr.write(`  to go on: ${command}\n`);
  return summary.exitCode;
}

type Asked = Omit<ExplorationRequest, 'workers' | 'out'>;

function askedOf(options: ExploreOptions): Asked {
  const { candidate, profile, property, hidden, found } = options;
  if (candidate === undefined)
    throw new UserError('There is no candidate to explore.', { mend: 'Name its folder with --candidate.' });
  const seed = options.seed ?? 1;
  wholeNumber('--seed', seed, 0, Number.MAX_SAFE_INTEGER);
  property.forEach(refuseUnknownProperty);
  const extent = extentOf(options, { runs: runsUsual, time: null });
  const asked = { candidate, profile: profile ?? null, seed, properties: property, hidden, found: found ?? foundUsual };
  return { ...asked, ...extent, mixture: 'swarm', resume: null };
}

/** What the exploration that is gone on with was asked. Only how long it goes on, and where it keeps what it finds, may be said anew. */
function askedBefore(options: ExploreOptions, named: string): Asked {
  const { candidate, profile, seed, property, hidden } = options;
  const said = Object.entries({ candidate, profile, seed, property: property[0], hidden: hidden || undefined })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => `--${name}`);
  if (said.length > 0)
    throw new UserError(`With --resume ${wordList(said)} cannot be said: it is as it was.`, {
      mend: 'Leave it out, or explore anew without --resume.',
    });
  const resume = findBrokenOff(resumableExploration, named);
  const { asked } = resume.document;
  return { ...asked, ...extentOf(options, asked), found: options.found ?? asked.found, resume };
}

/** How many runs, and how long; with a time alone as many as it has room for. */
function extentOf(
  { runs, time }: ExploreOptions,
  otherwise: { readonly runs: number; readonly time: number | null },
): { readonly runs: number; readonly time: number | null } {
  if (runs !== undefined) wholeNumber('--runs', runs, 1, limits.exploredRunsMax);
  if (time === undefined) return { runs: runs ?? otherwise.runs, time: runs === undefined ? otherwise.time : null };
  return { runs: runs ?? limits.exploredRunsMax, time: timeOf(time) };
}

function timeOf(text: string): number {
  const ms = parseDuration(text);
  if (ms !== null && ms > 0) return ms;
  throw new UserError(`--time is no duration: \`${text}\`.`, { mend: `Write ${durationHint}.` });
}
