import type { Verification } from '../domain/certificate.ts';
import { printable } from './printable.ts';
import { verdictWords } from './qualification-words.ts';
import { countOf } from './words.ts';
import { waiverLine } from './waiver-words.ts';
import { wrapIndented } from './wrap-text.ts';

const columns = 96;

/** What `requal certificate verify` says: may it be relied on, what does it say, and what was not looked at. */
export function verificationText(verification: Verification): string {
  const { certificate, valid, refusals, signer, verdict, validUntil, asOf, notChecked, waivers } = verification;
  const lines = valid
    ? [
        `VALID  ${certificate} is signed by ${signer?.owner ?? ''} and holds as of ${asOf}, until ${validUntil ?? ''}.`,
        ...(verdict === null ? [] : [verdictWords(verdict)]),
        ...waivers.map((one) => `WAIVED  ${waiverLine(one)}`),
      ]
    : [
        `REFUSED  ${certificate} as of ${asOf}, for ${countOf(refusals.length, 'reason')}.`,
        ...refusals.flatMap(({ kind, message, mend }) => [`${kind}: ${message}`, `  to mend it: ${mend}`]),
      ];
  return `${[...lines, ...notChecked].map(wrapped).join('\n')}\n`;
}

function wrapped(line: string): string {
  const [indent = ''] = /^ */.exec(line) ?? [];
  return `${indent}${wrapIndented(printable(line.trimStart()), columns - indent.length, indent.length + 2)}`;
}
