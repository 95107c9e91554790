import { formatMoment } from '../../base/duration.ts';
import type { Trial } from '../check.ts';
import { neverActAlone } from '../never-act-alone.ts';
import type { Subject } from '../trial-record.ts';
import { truthAt } from '../truth.ts';

/** D10: nothing is changed alone while changes are frozen, but for the documented severity exception. */
export const outsideChangeWindow = neverActAlone({
  id: 'outside-change-window',
  title: 'automation never acts alone while changes are frozen',
  severity: 'high',
  requirements: ['D10'],
  basis: 'hazard',
  class: 'rated',
  tests: 'candidate',
  sameAction: true,
  places: ['context.changeFreezes'],
  hazardAt: frozen,
});

function frozen({ at }: Subject, { record, charter }: Trial): string | null {
  const freeze = record.scenario.context.changeFreezes.find(({ from, to }) => from <= at && at < to);
  if (!freeze) return null;
  const truth = truthAt(record, at);
  if (truth && truth.successRatio < charter.severityExceptionBelow) return null;
  return `changes are frozen from ${formatMoment(freeze.from)} to ${formatMoment(freeze.to)}`;
}
