import { formatPlace, HarnessError, IntegrityError, UserError } from '../base/errors.ts';
import { printable } from './printable.ts';
import type { TerminalStyle } from './terminal-style.ts';
import { paintHeading, paintVerdict, terminalStyle } from './terminal-style.ts';

/**
 * An error for stderr: where, what is wrong, how to mend it. Mistakes of the user (yargs names those of usage
 * `YError`) and failures of tools come without a stack; anything else is a bug of requal and keeps its stack, because only that helps whoever mends it.
 * Does not end with a line break.
 */
export function errorText(error: unknown, style: TerminalStyle = terminalStyle('stderr')): string {
  if (error instanceof UserError) return userErrorText(error, style);
  if (error instanceof HarnessError) return harnessErrorText(error, style);
  if (error instanceof Error && error.name === 'YError')
    return `${paintVerdict('error', 'fail', style)}: ${linesOf(error.message)}`;
  const bug = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${paintVerdict('requal has a bug', 'fail', style)}; please report this:\n${bug.split('\n').map(printable).join('\n')}`;
}

function userErrorText(error: UserError, style: TerminalStyle): string {
  const label = error instanceof IntegrityError ? 'cannot be trusted' : 'error';
  const place = error.place === null ? '' : `${paintHeading(printable(formatPlace(error.place)), style)}: `;
  const lines = [`${place}${paintVerdict(label, 'fail', style)}: ${lastStop(linesOf(error.message))}`];
  if (error.mend !== null) lines.push(`  to mend it: ${lastStop(linesOf(error.mend))}`);
  return `${lines.join('\n')}`;
}

function harnessErrorText(error: HarnessError, style: TerminalStyle): string {
  const lines = [
    `${paintVerdict('requal could not do its work', 'inconclusive', style)}: ${lastStop(linesOf(error.message))}`,
  ];
  const cause = error.cause instanceof Error ? error.cause.message : '';
  // Said once is enough.
  if (cause !== '' && !error.message.includes(cause)) lines.push(`  the reason: ${linesOf(cause)}`);
  lines.push('  This says nothing about the candidate.');
  return `${lines.join('\n')}`;
}

/** A message may have lines of its own (a list of problems); each keeps its line and nothing else. */
function linesOf(message: string): string {
  return message.split('\n').map(printable).join('\n  ');
}

function lastStop(text: string): string {
  return /[.!?:]$/.test(text.trimEnd()) ? text : `${text}.`;
}
