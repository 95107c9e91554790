import { existsSync } from 'node:fs';
import { UserError } from '../base/errors.ts';
import { exitCodes } from '../base/exit-codes.ts';
import { stopWhenInterrupted } from '../base/interruption.ts';
import { reduceFile } from '../jobs/reduce-file.ts';
import { violationText } from '../report/exploration-text.ts';
import { terminalStyle } from '../report/terminal-style.ts';
import { refuseUnknownProperty } from './refuse-unknown-property.ts';
import { printDocument } from './print-document.ts';

/** What `requal reduce` was asked, as the command line has it. */
export interface ReduceOptions {
  readonly file: string;
  readonly candidate: string;
  readonly property: string | undefined;
  readonly found: string;
  readonly json: boolean;
}

/** Reduces as asked, prints what came of it, and returns the exit code. */
export async function reduceAndPrint({ file, candidate, property, found, json }: ReduceOptions): Promise<number> {
  if (property !== undefined) refuseUnknownProperty(property);
  if (!existsSync(file)) {
    throw new UserError('There is no such scenario file.', {
      place: { file, line: null, column: null },
      mend: 'Name the path of a scenario file.',
    });
  }
  const isStopped = stopWhenInterrupted(() =>
    process.stderr.write('requal was interrupted: the smallest scenario until now is kept.\n'),
  );
  const told = await reduceFile({ file, candidate, property: property ?? null, found }, isStopped);
  if (json) printDocument('reduction', { reduced: told });
  const output = json ? 'stderr' : 'stdout';
  const nothing = `Nothing breaks in ${file}${property === undefined ? '' : ` that is ${property}`}: there is nothing to reduce.\n`;
  process[output].write(told === null ? nothing : violationText(told, terminalStyle(output)));
  if (isStopped()) return exitCodes.interrupted;
  return told === null ? exitCodes.pass : exitCodes.fail;
}
