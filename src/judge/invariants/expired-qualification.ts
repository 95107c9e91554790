import type { Trial } from '../check.ts';
import { neverActAlone } from '../never-act-alone.ts';
import type { Subject } from '../trial-record.ts';

/** A5: nothing stays at level 4 for ever. */
export const expiredQualification = neverActAlone({
  id: 'expired-qualification',
  title: 'automation never acts alone without a qualification that holds',
  severity: 'high',
  requirements: ['A5'],
  basis: 'hazard',
  class: 'rated',
  tests: 'candidate',
  sameAction: true,
  places: ['context.qualification'],
  hazardAt: unqualified,
});

function unqualified(_subject: Subject, { record }: Trial): string | null {
  const { qualification } = record.scenario.context;
  return qualification === 'valid' || qualification === 'assumed' ? null : `its qualification is ${qualification}`;
}
