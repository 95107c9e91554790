import { exitCodes } from '../base/exit-codes.ts';
import { stopWhenInterrupted } from '../base/interruption.ts';
import type { Checked } from '../jobs/check-named.ts';
import { checkFile, reduceFile } from '../jobs/reduce-file.ts';
import { checkText } from '../report/check-text.ts';
import { violationText } from '../report/exploration-text.ts';
import { terminalStyle } from '../report/terminal-style.ts';
import { foundUsual } from './found-options.ts';
import { refuseUnknownProperty } from './refuse-unknown-property.ts';
import { printDocument } from './print-document.ts';

/** What `requal reduce` was asked, as the command line has it. */
export interface ReduceOptions {
  readonly file: string;
  readonly candidate: string;
  readonly property: string | undefined;
  readonly check: boolean;
  readonly found: string | undefined;
  readonly json: boolean;
}

/** Reduces as asked, or only looks, prints what came of it, and returns the exit code. */
export async function reduceAndPrint(options: ReduceOptions): Promise<number> {
  const { file, candidate, check, json } = options;
  const found = options.found ?? foundUsual;
  const property = options.property ?? null;
  if (property !== null) refuseUnknownProperty(property);
  const output = json ? 'stderr' : 'stdout';
  const style = terminalStyle(output);
  if (check) {
    const checked = await checkFile({ file, candidate, property });
    if (json) printDocument('check', documentOf(checked));
    process[output].write(checkText({ ...checked, file, property }, style));
    return exitCodeOf(checked, property);
  }
  const isStopped = stopWhenInterrupted(() =>
    process.stderr.write('requal was interrupted: the smallest scenario until now is kept.\n'),
  );
  const { checked, told } = await reduceFile({ file, candidate, property, found }, isStopped);
  if (json) printDocument('reduction', { reduced: told, ...documentOf(checked) });
  process[output].write(told === null ? checkText({ ...checked, file, property }, style) : violationText(told, style));
  return isStopped() ? exitCodes.interrupted : exitCodeOf(checked, property);
}

function documentOf({ trial, head, tested, broken }: Checked) {
  return { trial, head, tested, broken };
}

/** Where no rule is named the verdict of the trial counts as well: it may fail for a window that was not met. */
function exitCodeOf({ broken, tested, trial }: Checked, property: string | null): number {
  if (broken.length > 0) return exitCodes.fail;
  if (property !== null) return tested.length > 0 ? exitCodes.pass : exitCodes.inconclusive;
  return exitCodes[trial.verdict];
}
