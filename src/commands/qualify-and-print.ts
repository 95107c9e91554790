import { UserError } from '../base/errors.ts';
import { exitCodes } from '../base/exit-codes.ts';
import { stopWhenInterrupted } from '../base/interruption.ts';
import { limits } from '../domain/limits.ts';
import { defaultLedger } from '../jobs/ledger.ts';
import { qualify } from '../jobs/qualify.ts';
import { createQualifyProgress } from '../report/qualify-progress.ts';
import { qualificationText } from '../report/qualification-text.ts';
import { terminalStyle } from '../report/terminal-style.ts';
import { hideAsAsked } from './redact-option.ts';
import { parseDate } from './parse-date.ts';
import { share } from './share.ts';
import { wholeNumber } from './whole-number.ts';

/** What `requal qualify` was asked, as the command line has it. */
export interface QualifyOptions {
  readonly candidate: string;
  readonly profile: string;
  readonly asOf: string | undefined;
  readonly confidence: number;
  readonly budget: number;
  readonly seed: number | undefined;
  readonly workers: number | undefined;
  readonly out: string;
  readonly redact: string | undefined;
  readonly ledger: string | undefined;
  readonly sign: string | undefined;
  readonly since: string | undefined;
  readonly trust: string | undefined;
  readonly waivers: string | undefined;
  readonly json: boolean;
}

/** Qualifies as asked, prints what came of it, and returns the exit code. */
export async function qualifyAndPrint(options: QualifyOptions): Promise<number> {
  hideAsAsked(options.redact);
  const { asOf, confidence, budget, seed, workers, sign } = options;
  share('--confidence', confidence, 0.99);
  share('--budget', budget, 0.001);
  if (seed !== undefined) wholeNumber('--seed', seed, 0, Number.MAX_SAFE_INTEGER);
  if (workers !== undefined) wholeNumber('--workers', workers, 1, limits.workersMax);
  if (options.trust !== undefined && options.since === undefined)
    throw new UserError('--trust is about the last certificate, and --since names none.');
  const progress = createQualifyProgress();
  const isStopped = stopWhenInterrupted(() =>
    process.stderr.write(
      'requal was interrupted: a qualification that was not finished shows nothing, so none is written; the ledger has it as aborted.\n',
    ),
  );
  const report = await qualify(
    {
      ...options,
      asOf: asOf === undefined ? null : parseDate('--as-of', asOf),
      seed: seed ?? null,
      workers: workers ?? null,
      ledger: options.ledger ?? defaultLedger,
      sign: sign ?? null,
      since: options.since ?? null,
      trust: options.trust ?? null,
      waivers: options.waivers ?? null,
      exposuresPerTrigger: null,
    },
    progress.update,
    isStopped,
  ).finally(progress.stop);
  if (report === null) return exitCodes.interrupted;
  const output = options.json ? 'stderr' : 'stdout';
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  process[output].write(qualificationText(report, terminalStyle(output)));
  return report.exitCode;
}
