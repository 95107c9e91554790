import type { QualificationVerdict } from '../domain/qualification.ts';
import { shortVerdict } from './automation-words.ts';
import { escapeHtml, proseHtml } from './escape-html.ts';
import { countOf, sentenceCase, shortNumber } from './words.ts';

/** The class of the style sheet that each verdict of a re-qualification is shown in. */
export const verdictClasses = { requalified: 'pass', demoted: 'fail', inconclusive: 'inconclusive' } as const;

/** The verdict in two words, and why, the weightiest first. */
export function verdictBox(verdict: QualificationVerdict): string {
  const reasons = verdict.kind === 'requalified' ? [] : verdict.because;
  const list =
    reasons.length === 0
      ? ''
      : `\n<ul>\n${reasons.map((why) => `<li>${proseHtml(sentenceCase(why))}</li>`).join('\n')}\n</ul>`;
  return `<div class="verdict ${verdictClasses[verdict.kind]}"><strong>${escapeHtml(shortVerdict({ verdict }).toUpperCase())}</strong>${missingWords(verdict)}${list}</div>`;
}

function missingWords(verdict: QualificationVerdict): string {
  if (verdict.kind !== 'inconclusive' || verdict.exposuresMissing === null) return '';
  const minutes = verdict.minutesMissing === null ? '' : `, about ${shortNumber(verdict.minutesMissing)} minutes`;
  return ` ${countOf(verdict.exposuresMissing, 'more exposure')} would decide it${minutes}.`;
}
