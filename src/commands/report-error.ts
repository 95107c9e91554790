import { HarnessError, IntegrityError, UserError } from '../base/errors.ts';
import { exitCodes } from '../base/exit-codes.ts';
import type { ExitCode } from '../base/exit-codes.ts';
import { errorText } from '../report/error-text.ts';
import { terminalStyle } from '../report/terminal-style.ts';

/** Writes an error to stderr as one clear text, without a stack for anything a user can mend. Returns the exit code. */
export function reportError(error: unknown): ExitCode {
  if (isUsageError(error)) {
    process.stderr.write(`${errorText(usageMistake(error), terminalStyle())}`);
    return exitCodes.badInput;
  }
  process.stderr.write(`${errorText(error, terminalStyle())}`);
  if (error instanceof IntegrityError) return exitCodes.integrity;
  if (error instanceof UserError) return exitCodes.badInput;
  if (error instanceof HarnessError) return exitCodes.harnessFault;
  return exitCodes.harnessFault;
}

/** yargs throws plain errors of its own kind for wrong usage. */
function isUsageError(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'YError' || error.constructor.name === 'YError');
}

function usageMistake(error: Error): UserError {
  return new UserError(error.message, { mend: '`requal --help`, or `requal <command> --help`, shows what there is.' });
}
