import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../base/errors.ts';
import { endWhenInterrupted } from '../base/interruption.ts';
import { packageRoot } from '../base/package-root.ts';
import type { ClusterTrials } from '../jobs/cluster-trials.ts';
import type { WorldName } from '../domain/world.ts';
import { clusterSettings } from '../world/cluster/lifecycle/cluster-settings.ts';
import { restoredText } from '../report/cluster-text.ts';
import { runTrials } from '../jobs/run-trials.ts';
import { createProgress } from '../report/progress.ts';
import { terminalReport } from '../report/terminal-report.ts';
import { terminalStyle } from '../report/terminal-style.ts';

/** What `requal run` was asked, as the command line has it. */
export interface RunOptions {
  readonly what: readonly string[];
  readonly candidate: readonly string[];
  readonly world: WorldName | undefined;
  readonly 'time-scale': number;
  readonly cluster: string | undefined;
  readonly 'k6-script': string | undefined;
  readonly 'load-any-host': boolean;
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
      world: options.world === 'cluster' ? clusterTrials(options) : (options.world ?? null),
      seeds: Array.from({ length: seeds }, (_, index) => seed + index),
      out: options.out,
    },
    progress.update,
  ).finally(progress.stop);
  const output = options.json ? 'stderr' : 'stdout';
  if (options.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  process[output].write(terminalReport(summary, terminalStyle(output)));
  return summary.exitCode;
}

function clusterTrials(options: RunOptions): ClusterTrials {
  const timeScale = options['time-scale'];
  if (!(timeScale >= 1 && timeScale <= 20)) {
    throw new UserError('--time-scale must be between 1 and 20.', { mend: 'Leave it out for real time.' });
  }
  const script = options['k6-script'];
  if (script !== undefined && !existsSync(script)) throw new UserError(`there is no k6 script \`${script}\`.`);
  return {
    settings: clusterSettings({ cluster: options.cluster ?? null, nodeImage: null }),
    timeScale,
    script: script === undefined ? null : resolve(script),
    anyHost: options['load-any-host'],
    onRestored: (results) => process.stderr.write(restoredText(results)),
  };
}

/** The user's own copy where there is one, else the shipped candidate. */
function defaultCandidate(): string {
  const own = join('policies', 'production-platform');
  return existsSync(join(own, 'policy.yaml')) ? own : join(packageRoot, own);
}

function wholeNumber(option: string, value: number, min: number, max: number): void {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return;
  throw new UserError(`${option} is not a whole number from ${min} to ${max}.`, {
    mend: `Write for example ${option} ${min + 1}.`,
  });
}
