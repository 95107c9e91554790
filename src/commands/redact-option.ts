import { hideInOutputs } from '../base/hide-in-outputs.ts';
import { hideFromNowOn } from '../base/hidden-words.ts';
import { readHiddenWords } from '../base/read-hidden-words.ts';
import { saidOnce } from './said-once.ts';

/** `--redact` of every verb that writes a report. */
export const redactOption = {
  type: 'string',
  requiresArg: true,
  coerce: saidOnce<string | undefined>('--redact'),
  describe: 'File with words, one a line, that must not be seen in the report or in what is printed',
} as const;

/** Hides the words of the list that was named, in all that this process writes from now on. Throws `UserError`. */
export function hideAsAsked(file: string | undefined): void {
  if (file === undefined) return;
  hideFromNowOn(readHiddenWords(file));
  hideInOutputs();
  process.stderr.write(
    'Words are hidden in this report. Journals and other files that hold one, and cannot be changed, are not in it: left-out.txt names them.\n',
  );
}
