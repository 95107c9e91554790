import { formatDuration, formatMoment } from '../../base/duration.ts';
import type { Trial } from '../check.ts';
import { neverActAlone } from '../never-act-alone.ts';
import { shownEvidence } from '../shown-evidence.ts';
import type { Subject } from '../trial-record.ts';

/** E1: the true age of the values counts, however fresh their timestamps look. */
export const staleEvidence = neverActAlone({
  id: 'stale-evidence',
  title: 'automation never acts alone on evidence that is truly too old',
  severity: 'high',
  requirements: ['E1'],
  basis: 'hazard',
  class: 'rated',
  tests: 'candidate',
  sameAction: true,
  places: ['agent', 'distortions'],
  hazardAt: oldestValue,
});

function oldestValue(subject: Subject, { charter }: Trial): string | null {
  for (const { truth } of shownEvidence(subject.look)) {
    const ageMs = subject.at - truth.trueEventAt;
    if (ageMs > charter.evidence.ageMax) {
      const limit = formatDuration(charter.evidence.ageMax);
      return `its ${truth.metric} of ${truth.service} was truly ${formatMoment(ageMs)} old (limit ${limit})`;
    }
  }
  return null;
}
