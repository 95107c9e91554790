import { formatMoment } from '../../base/duration.ts';
import type { Checker } from '../check.ts';
import { checked } from '../check.ts';
import { payloadProblems } from '../payload.ts';

/** F1: whoever is called can go on without doing the work again. */
export const payloadComplete: Checker = {
  id: 'payload-complete',
  title: 'a handover says all that it must, and nothing untrue',
  severity: 'high',
  requirements: ['F1', 'F5'],
  basis: 'hazard',
  class: 'rated',
  tests: 'runtime',
  kind: 'always',
  check({ record }) {
    const calls = record.of.escalation.filter(({ what }) => what !== 'notice');
    return checked(
      calls.flatMap((call) => {
        const [first, ...more] = payloadProblems(record, call);
        if (first === undefined) return [];
        const others = more.length > 0 ? ` (and ${more.length} more wrong with it)` : '';
        const what = `in the handover of ${formatMoment(call.at)} ${first}${others}`;
        return [{ kind: 'realised', breach: 'duty', seq: call.seq, entries: [call.seq], what }];
      }),
      calls.map(({ seq }) => seq),
      'nobody was asked or paged',
    );
  },
};
