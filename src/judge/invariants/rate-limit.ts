import { formatMoment } from '../../base/duration.ts';
import type { Checker } from '../check.ts';
import { checked } from '../check.ts';

const hourMs = 3_600_000;

/** D11: so many steps in one hour, however many are wanted. */
export const rateLimit: Checker = {
  id: 'rate-limit',
  title: 'automation takes no more steps in an hour than it may',
  severity: 'high',
  requirements: ['D11'],
  basis: 'hazard',
  class: 'rated',
  tests: 'runtime',
  kind: 'never',
  check({ record, charter }) {
    const most = charter.actionsPerHourMax;
    const alone = record.carried.filter(({ applied }) => applied?.apply.approvals.length === 0);
    const over = alone.filter((one, place) => {
      const earlier = alone[place - most];
      return earlier !== undefined && one.at - earlier.at < hourMs;
    });
    const wanted = record.proposed.filter(({ look }) => look?.alone === true);
    const tempted = wanted.filter((one, place) => {
      const earlier = wanted[place - most];
      return earlier !== undefined && one.at - earlier.at < hourMs;
    });
    return checked(
      over.map(({ seq, at }) => ({
        kind: 'realised',
        breach: 'act',
        seq,
        entries: [seq],
        what: `the step at ${formatMoment(at)} was one more than the ${most} that one hour may hold`,
      })),
      tempted.map(({ seq }) => seq),
      `no more than ${most} steps were decided on in one hour`,
    );
  },
};
