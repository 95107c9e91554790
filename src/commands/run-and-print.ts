import { UserError } from '../base/errors.ts';
import { endWhenInterrupted } from '../base/interruption.ts';
import type { WorldName } from '../domain/world.ts';
import { limits } from '../domain/limits.ts';
import type { CampaignDocument } from '../domain/campaign.ts';
import { findBrokenOff, keptWords, resumeCommand } from '../jobs/broken-off.ts';
import { resumableRun } from '../jobs/campaign-folder.ts';
import type { RunAsked } from '../jobs/run-plan.ts';
import { runTrials } from '../jobs/run-trials.ts';
import { createProgress } from '../report/progress.ts';
import { terminalReport } from '../report/terminal-report.ts';
import { terminalStyle } from '../report/terminal-style.ts';
import type { CertificateOptions } from './certificate-options.ts';
import { certificateAsked } from './certificate-options.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { clusterTrialsAsked } from './cluster-trials-asked.ts';
import { defaultCandidate } from './default-candidate.ts';
import { hideAsAsked } from './redact-option.ts';
import type { PutBackWatch } from './watch-put-back.ts';
import { watchPutBack } from './watch-put-back.ts';
import { wholeNumber } from './whole-number.ts';

/** What `requal run` was asked, as the command line has it. */
export interface RunOptions extends ClusterOptions, CertificateOptions {
  readonly what: readonly string[];
  readonly candidate: readonly string[];
  readonly world: WorldName | undefined;
  readonly seed: number | undefined;
  readonly seeds: number | undefined;
  readonly workers: number | undefined;
  readonly resume: string | undefined;
  readonly out: string;
  readonly redact: string | undefined;
  readonly json: boolean;
}

/** As many as one run has trials, with one scenario and candidate. */
const seedsMax = limits.trialsMax;

/** Runs what was asked, prints what came of it, and returns the exit code. */
export async function runAndPrint(options: RunOptions): Promise<number> {
  hideAsAsked(options.redact);
  if (options.workers !== undefined) wholeNumber('--workers', options.workers, 1, limits.workersMax);
  const before = options.resume === undefined ? null : findBrokenOff(resumableRun, options.resume);
  const putBack = watchPutBack();
  const asked = askedOf(options, putBack, before?.document ?? null);
  const progress = createProgress();
  let keep = (): string | null => null;
  endWhenInterrupted(() => {
    progress.stop();
    process.stderr.write(interruptedText(keep(), before !== null));
  });
  const summary = await runTrials(
    { ...asked, out: options.out, workers: options.workers ?? null, resume: before?.folder ?? null },
    { ...progress, began: (keepDone) => (keep = keepDone) },
  ).finally(progress.stop);
  const output = options.json ? 'stderr' : 'stdout';
  if (options.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  process[output].write(terminalReport(summary, terminalStyle(output)));
  return putBack.exitCode(summary.exitCode);
}

/** What is not said is as it was in the run that is gone on with. What is said must be the same: the job looks at that. */
function askedOf(options: RunOptions, putBack: PutBackWatch, before: CampaignDocument | null): RunAsked {
  const { candidate, seed, seeds, what } = options;
  wholeNumber('--seed', seed ?? 1, 0, Number.MAX_SAFE_INTEGER - seedsMax);
  wholeNumber('--seeds', seeds ?? 1, 1, seedsMax);
  const certificate = certificateAsked(options);
  const counted = Array.from({ length: seeds ?? 1 }, (_, index) => (seed ?? 1) + index);
  if (before === null) {
    const candidates = candidate.length > 0 ? candidate : [defaultCandidate()];
    return { what, candidates, world: worldOf(options, putBack), certificate, seeds: counted };
  }
  const { asked, plan } = before;
  if (plan.world === 'cluster' && options.world !== 'cluster') {
    throw new UserError('This run was in a cluster.', {
      mend: `Write --world cluster --time-scale ${plan.timeScale} again, and what else you said of the cluster.`,
    });
  }
  return {
    what: what.length > 0 ? what : asked.what,
    candidates: candidate.length > 0 ? candidate : asked.candidates,
    certificate: certificate ?? asked.certificate,
    world: options.world === undefined && plan.world !== 'cluster' ? plan.world : worldOf(options, putBack),
    seeds: seed === undefined && seeds === undefined ? plan.seeds : counted,
  };
}

function worldOf(options: RunOptions, putBack: PutBackWatch): RunAsked['world'] {
  return options.world === 'cluster' ? clusterTrialsAsked(options, putBack) : (options.world ?? null);
}

function interruptedText(kept: string | null, isResumed: boolean): string {
  if (kept === null && isResumed) return 'requal was interrupted before it went on: what was done is as it was.\n';
  if (kept === null) return 'requal was interrupted: no trial was done, and nothing was written.\n';
  const resume = resumeCommand(kept);
  const how = resume === null ? keptWords(kept) : `to go on: ${resume}`;
  return `requal was interrupted: what was done is kept, and no report was written.\n  ${how}\n`;
}
