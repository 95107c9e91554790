import { durationHint, parseDuration } from '../base/duration.ts';
import { UserError } from '../base/errors.ts';
import { stopWhenInterrupted } from '../base/interruption.ts';
import { limits } from '../domain/limits.ts';
import type { GateRequest } from '../jobs/gate/gate-request.ts';
import { runGate } from '../jobs/gate/run-gate.ts';
import { createGateProgress } from '../report/gate-progress.ts';
import { gateResults } from '../report/gate-results.ts';
import { gateText } from '../report/gate-text.ts';
import { githubAnnotations } from '../report/github-annotations.ts';
import { terminalStyle } from '../report/terminal-style.ts';
import { hideAsAsked } from './redact-option.ts';
import { parseDate, today } from './parse-date.ts';
import { share } from './share.ts';
import { wholeNumber } from './whole-number.ts';

/** What `requal gate` was asked, as the command line has it. */
export interface GateOptions {
  readonly baseline: string;
  readonly candidate: string;
  readonly time: string;
  readonly trials: number | undefined;
  readonly seed: number | undefined;
  readonly workers: number | undefined;
  readonly onInconclusive: 'fail' | 'pass';
  readonly confidence: number;
  readonly budget: number;
  readonly usefulnessBudget: number | undefined;
  readonly waivers: string | undefined;
  readonly asOf: string | undefined;
  readonly annotations: boolean;
  readonly out: string;
  readonly redact: string | undefined;
  readonly json: boolean;
}

/** Compares as asked, prints what came of it, and returns the exit code. */
export async function gateAndPrint(options: GateOptions): Promise<number> {
  hideAsAsked(options.redact);
  const request = requestOf(options);
  const progress = createGateProgress();
  const isStopped = stopWhenInterrupted(() =>
    process.stderr.write(
      'requal was interrupted: what was shown until now is told. Interrupt again to give that up.\n',
    ),
  );
  const report = await runGate(request, { progress: progress.update, isStopped }).finally(progress.stop);
  const output = options.json ? 'stderr' : 'stdout';
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  process[output].write(gateText(report, terminalStyle(output)));
  if (options.annotations) process[output].write(githubAnnotations(gateResults(report).annotations));
  return report.exitCode;
}

/** So many pairs as a plan that has no time limit, or that is done before its time: see docs/gate.md for what they show. */
const pairsDefault = 4_000;

function requestOf(options: GateOptions): GateRequest {
  const { seed, workers, trials, time, asOf, waivers, usefulnessBudget } = options;
  if (seed !== undefined) wholeNumber('--seed', seed, 0, Number.MAX_SAFE_INTEGER);
  if (workers !== undefined) wholeNumber('--workers', workers, 1, limits.workersMax);
  if (trials !== undefined) wholeNumber('--trials', trials, 1, limits.gatePairsMax);
  share('--confidence', options.confidence, 0.95);
  share('--budget', options.budget, 0.01);
  if (usefulnessBudget !== undefined) share('--usefulness-budget', usefulnessBudget, 0.05);
  return {
    baseline: options.baseline,
    candidate: options.candidate,
    timeMs: trials === undefined ? timeOf(time) : null,
    pairs: trials ?? pairsDefault,
    seed: seed ?? null,
    workers: workers ?? null,
    onInconclusive: options.onInconclusive,
    out: options.out,
    waivers: waivers ?? null,
    confidence: options.confidence,
    budget: options.budget,
    usefulnessBudget: usefulnessBudget ?? null,
    asOf: asOf === undefined ? today() : parseDate('--as-of', asOf),
  };
}

function timeOf(text: string): number {
  const ms = parseDuration(text);
  if (ms !== null && ms > 0) return ms;
  throw new UserError(`--time is no duration: \`${text}\`.`, { mend: `Write ${durationHint}.` });
}
