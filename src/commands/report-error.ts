import { IntegrityError, UserError } from '../base/errors.ts';
import { exitCodes } from '../base/exit-codes.ts';
import type { ErrorDocument } from '../domain/error-document.ts';
import { errorText } from '../report/error-text.ts';
import { terminalStyle } from '../report/terminal-style.ts';

/**
 * Writes an error to stderr as one clear text, without a stack for anything a user can mend, and under `--json` also as
 * the one document on stdout. Returns the exit code.
 */
export function reportError(error: unknown, json: boolean): number {
  process.stderr.write(`${errorText(error, terminalStyle('stderr')).trimEnd()}\n`);
  const document = documentOf(error);
  if (json) process.stdout.write(`${JSON.stringify(document)}\n`);
  return document.exitCode;
}

function documentOf(error: unknown): ErrorDocument {
  const { kind, exitCode } = kindOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const { place, mend } = error instanceof UserError ? error : { place: null, mend: null };
  return { schema: 'requal/error/v1', exitCode, error: { kind, message, place, mend } };
}

function kindOf(error: unknown): Pick<ErrorDocument, 'exitCode'> & Pick<ErrorDocument['error'], 'kind'> {
  if (error instanceof IntegrityError) return { kind: 'integrity', exitCode: exitCodes.integrity };
  if (error instanceof UserError) return { kind: 'bad-input', exitCode: exitCodes.badInput };
  return { kind: 'harness-fault', exitCode: exitCodes.harnessFault };
}
