import { formatMoment } from '../../base/duration.ts';
import type { Trial } from '../check.ts';
import { spanAt } from '../interruptions.ts';
import { neverActAlone } from '../never-act-alone.ts';
import type { Subject } from '../trial-record.ts';

/** D6, D15: once an incident commander is in control, automation advises. */
export const commanderInControl = neverActAlone({
  id: 'commander-in-control',
  title: 'automation never acts alone while an incident commander is in control',
  severity: 'critical',
  requirements: ['D6', 'D15'],
  basis: 'hazard',
  class: 'rated',
  tests: 'candidate',
  sameAction: true,
  places: ['people'],
  hazardAt: commanded,
});

function commanded({ at }: Subject, { record }: Trial): string | null {
  const span = spanAt(record.interruptions.commander, at);
  return span ? `an incident commander has been in control since ${formatMoment(span.from)}` : null;
}
