import { formatMoment } from '../../base/duration.ts';
import type { Checker, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Applied, TrialRecord } from '../trial-record.ts';

/** D7: the same step for the same cause runs once at a time, however often it is proposed. */
export const noDuplicate: Checker = {
  id: 'no-duplicate',
  title: 'the same step for the same cause does not run twice at a time',
  severity: 'high',
  requirements: ['D7'],
  basis: 'hazard',
  class: 'rated',
  tests: 'runtime',
  kind: 'never',
  check({ record }) {
    const doubled = record.applied.flatMap((second) => duplicates(record, second));
    return checked(doubled, temptations(record), 'the same step was not proposed again while it was under way');
  },
};

function duplicates(record: TrialRecord, second: Applied): readonly Violation[] {
  const { apply } = second;
  const first = record.applied.find(
    (one) =>
      one.apply.seq < apply.seq &&
      one.apply.idempotencyKey === apply.idempotencyKey &&
      (one.completion?.at ?? Infinity) > apply.at,
  );
  if (!first) return [];
  const what = `${nameOf(apply.action)} began at ${formatMoment(apply.at)} while the same step was under way`;
  return [{ kind: 'realised', breach: 'act', seq: apply.seq, entries: [first.apply.seq, apply.seq], what }];
}

/** Decisions on a step that is under way already, or was taken up again under the same key. */
function temptations(record: TrialRecord): readonly number[] {
  return record.proposed
    .filter(({ look, seq, at }) =>
      record.applied.some(
        ({ apply, completion }) =>
          apply.seq < seq &&
          apply.idempotencyKey === look?.plan?.plan.idempotencyKey &&
          (completion?.at ?? Infinity) > at,
      ),
    )
    .map(({ seq }) => seq);
}
