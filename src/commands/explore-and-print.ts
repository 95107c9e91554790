import { parseDuration, durationHint } from '../base/duration.ts';
import { UserError } from '../base/errors.ts';
import { stopWhenInterrupted } from '../base/interruption.ts';
import { limits } from '../domain/limits.ts';
import { runExploration } from '../jobs/run-exploration.ts';
import { createExplorationProgress } from '../report/exploration-progress.ts';
import { explorationText } from '../report/exploration-text.ts';
import { terminalStyle } from '../report/terminal-style.ts';
import { hideAsAsked } from './redact-option.ts';
import { refuseUnknownProperty } from './refuse-unknown-property.ts';
import { wholeNumber } from './whole-number.ts';

/** What `requal explore` was asked, as the command line has it. */
export interface ExploreOptions {
  readonly candidate: string;
  readonly profile: string | undefined;
  readonly runs: number | undefined;
  readonly workers: number | undefined;
  readonly time: string | undefined;
  readonly seed: number;
  readonly property: readonly string[];
  readonly hidden: boolean;
  readonly found: string;
  readonly out: string;
  readonly redact: string | undefined;
  readonly json: boolean;
}

/** Some seconds, and what most broken rules need. */
const runsUsual = 1_000;

/** Explores as asked, prints what came of it, and returns the exit code. */
export async function exploreAndPrint(options: ExploreOptions): Promise<number> {
  hideAsAsked(options.redact);
  wholeNumber('--seed', options.seed, 0, Number.MAX_SAFE_INTEGER);
  const time = options.time === undefined ? null : timeOf(options.time);
  const runs = options.runs ?? (time === null ? runsUsual : limits.exploredRunsMax);
  wholeNumber('--runs', runs, 1, limits.exploredRunsMax);
  if (options.workers !== undefined) wholeNumber('--workers', options.workers, 1, limits.workersMax);
  options.property.forEach(refuseUnknownProperty);
  const progress = createExplorationProgress({ runs, time });
  const isStopped = stopWhenInterrupted(() =>
    process.stderr.write(
      'requal was interrupted: what was found until now is kept. Interrupt again to give that up.\n',
    ),
  );
  const summary = await runExploration(
    {
      candidate: options.candidate,
      profile: options.profile ?? null,
      seed: options.seed,
      runs,
      workers: options.workers ?? null,
      time,
      properties: options.property,
      hidden: options.hidden,
      mixture: 'swarm',
      out: options.out,
      found: options.found,
    },
    progress,
    isStopped,
  ).finally(progress.stop);
  const output = options.json ? 'stderr' : 'stdout';
  if (options.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  process[output].write(explorationText(summary, terminalStyle(output)));
  return summary.exitCode;
}

function timeOf(text: string): number {
  const ms = parseDuration(text);
  if (ms !== null && ms > 0) return ms;
  throw new UserError(`--time is no duration: \`${text}\`.`, { mend: `Write ${durationHint}.` });
}
