import type { BoundedRate, QualificationVerdict } from '../domain/qualification.ts';
import { countOf, percentWords, spanWords, unstopped } from './words.ts';

/** A verdict of a re-qualification in one sentence. */
export function verdictWords(verdict: QualificationVerdict): string {
  switch (verdict.kind) {
    case 'requalified':
      return `Requalified until ${verdict.until}.`;
    case 'demoted':
      return `Demoted to level ${verdict.to} because ${becauseWords(verdict.because)}.`;
    case 'inconclusive': {
      const { because, exposuresMissing, minutesMissing } = verdict;
      const time = minutesMissing === null ? '' : `, about ${spanWords(minutesMissing * 60_000)}`;
      const missing = exposuresMissing === null ? '' : ` ${countOf(exposuresMissing, 'more exposure')}${time}.`;
      return `Inconclusive because ${becauseWords(because)}.${missing}`;
    }
  }
}

/** A rate with its n and its bound. */
export function rateWords({ count, of, upper }: BoundedRate): string {
  return `${count} of ${of}, at most ${percentWords(upper)}`;
}

function becauseWords(because: readonly string[]): string {
  return because.map(unstopped).join('; ');
}
