import { formatMoment } from '../../base/duration.ts';
import type { Checker } from '../check.ts';
import { checked } from '../check.ts';

/** F4: who overruled automation, and why, is a record of its own. */
export const overrideRecorded: Checker = {
  id: 'override-recorded',
  title: 'each override says who and why',
  severity: 'medium',
  requirements: ['F4'],
  basis: 'conformance',
  class: 'rated',
  tests: 'runtime',
  kind: 'always',
  check({ record }) {
    const overrides = record.of.person.filter(({ what, answer }) => what === 'overrode' || answer === 'reject');
    return checked(
      overrides
        .filter(({ person, reason }) => person.trim() === '' || reason.trim() === '')
        .map(({ seq, at }) => ({
          kind: 'realised',
          breach: 'duty',
          seq,
          entries: [seq],
          what: `the override at ${formatMoment(at)} does not say who and why`,
        })),
      overrides.map(({ seq }) => seq),
      'nobody overruled automation',
    );
  },
};
