import { endWhenInterrupted } from '../base/interruption.ts';
import type { WorldName } from '../domain/world.ts';
import { runTrials } from '../jobs/run-trials.ts';
import { createProgress } from '../report/progress.ts';
import { terminalReport } from '../report/terminal-report.ts';
import { terminalStyle } from '../report/terminal-style.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { clusterTrialsAsked } from './cluster-trials-asked.ts';
import { defaultCandidate } from './default-candidate.ts';
import { wholeNumber } from './whole-number.ts';

/** What `requal run` was asked, as the command line has it. */
export interface RunOptions extends ClusterOptions {
  readonly what: readonly string[];
  readonly candidate: readonly string[];
  readonly world: WorldName | undefined;
  readonly seed: number;
  readonly seeds: number;
  readonly out: string;
  readonly json: boolean;
}

/** More trials of one subject belong into a campaign, which streams its results. */
const seedsMax = 1_000;

/** Runs what was asked, prints what came of it, and returns the exit code. */
export async function runAndPrint(options: RunOptions): Promise<number> {
  const { seed, seeds } = options;
  wholeNumber('--seed', seed, 0, Number.MAX_SAFE_INTEGER - seedsMax);
  wholeNumber('--seeds', seeds, 1, seedsMax);
  const progress = createProgress();
  endWhenInterrupted(() => {
    progress.stop();
    process.stderr.write('requal was interrupted: no report was written.\n');
  });
  const summary = await runTrials(
    {
      what: options.what,
      candidates: options.candidate.length > 0 ? options.candidate : [defaultCandidate()],
      world: options.world === 'cluster' ? clusterTrialsAsked(options) : (options.world ?? null),
      seeds: Array.from({ length: seeds }, (_, index) => seed + index),
      out: options.out,
    },
    progress,
  ).finally(progress.stop);
  const output = options.json ? 'stderr' : 'stdout';
  if (options.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  process[output].write(terminalReport(summary, terminalStyle(output)));
  return summary.exitCode;
}
