import { formatDuration } from '../../base/duration.ts';
import type { Trial } from '../check.ts';
import { neverActAlone } from '../never-act-alone.ts';
import type { Subject } from '../trial-record.ts';
import { measuredOf } from '../true-radius.ts';

/** B2: all that automation touched in a rolling window, over all its steps. */
export const cumulativeRadius = neverActAlone({
  id: 'cumulative-radius',
  title: 'automation never acts alone on ever more services',
  severity: 'high',
  requirements: ['B2'],
  basis: 'hazard',
  class: 'rated',
  tests: 'candidate',
  sameAction: true,
  places: ['faults', 'agent', 'context.history'],
  hazardAt: tooManyServices,
});

function tooManyServices(subject: Subject, { record, charter }: Trial): string | null {
  const { cumulativeServicesMax, window } = charter.blastRadius;
  const touched = new Set([subject.action.target]);
  for (const before of record.carried) {
    if (before.at > subject.at || before.at < subject.at - window || before.seq > subject.seq) continue;
    touched.add(before.action.target);
    for (const service of measuredOf(record, before)?.services ?? []) touched.add(service);
  }
  if (touched.size <= cumulativeServicesMax) return null;
  return `it is the ${touched.size}th service that automation touches in ${formatDuration(window)} (limit ${cumulativeServicesMax})`;
}
