import type { Finding } from '../domain/finding.ts';
import { kindWords } from './exploration-text.ts';
import type { TerminalStyle } from './terminal-style.ts';
import { paintHeading, paintVerdict } from './terminal-style.ts';
import { sentenceCase } from './words.ts';
import { wrapIndented } from './wrap-text.ts';

/** What one scenario breaks under a candidate, as `requal reduce` looked at it. */
export interface ToldCheck {
  /** As the user named it. */
  readonly file: string;
  /** What was asked about; null for all. */
  readonly property: string | null;
  readonly trial: { readonly verdict: Finding['verdict']; readonly why: string };
  readonly head: string;
  readonly tested: readonly string[];
  readonly broken: readonly {
    readonly property: string;
    readonly kind: keyof typeof kindWords;
    readonly path: string;
    readonly why: string;
  }[];
}

/** What broke, each with how it was decided, and the chain head by which two trials are known to be the same. */
export function checkText(told: ToldCheck, style: TerminalStyle): string {
  if (told.broken.length === 0) return nothingText(told, style);
  const lines = told.broken.flatMap(({ property, kind, path, why }) => [
    `${paintVerdict('FAIL', 'fail', style)}  ${paintHeading(property, style)}  ${kindWords[kind]}`,
    `  ${wrapIndented(`${sentenceCase(why)}. Decided: ${path}.`, style.columns, 2)}`,
  ]);
  return `${[...lines, `  trial ${told.head}`].join('\n')}\n`;
}

/** Why there is nothing to reduce. A trial may fail although no rule is broken, and a rule may not have come up. */
function nothingText({ file, property, trial, tested }: ToldCheck, style: TerminalStyle): string {
  const what = property === null ? 'No rule is broken' : `${property} is not broken`;
  const untested =
    property !== null && tested.length === 0
      ? ' It was not put to the test there, so that nothing is shown of it.'
      : '';
  const verdicts = { fail: 'fails', inconclusive: 'is inconclusive', pass: 'passes' } as const;
  const alone =
    trial.verdict === 'pass' ? '' : ` The trial ${verdicts[trial.verdict]} all the same, by itself: ${trial.why}`;
  return `${wrapIndented(`${what} in ${file}, and there is nothing to reduce.${untested}${alone}`, style.columns, 0)}\n`;
}
