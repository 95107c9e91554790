import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Subject } from '../trial-record.ts';

/** G8: the same remedy for the same symptom again and again is no remedy. */
export const repeatGetsReview: Checker = {
  id: 'repeat-gets-review',
  title: 'remedying the same symptom again and again gets a review',
  severity: 'medium',
  requirements: ['G8'],
  basis: 'hazard',
  class: 'rated',
  tests: 'runtime',
  kind: 'always',
  check(trial) {
    const { record, charter } = trial;
    const groups = [...Map.groupBy(record.carried, ({ action }) => nameOf(action)).values()];
    const repeated = groups.filter((group) => group.length > charter.repeatsMax);
    return checked(
      repeated.flatMap((group) => unreviewed(trial, group)),
      repeated.flatMap((group) => group.map(({ seq }) => seq)),
      `nothing was carried out more than ${charter.repeatsMax} times`,
    );
  },
};

/** A quality alert or a call for a person is a review; it has to come once the threshold is passed. */
function unreviewed({ record, charter }: Trial, group: readonly Subject[]): readonly Violation[] {
  const over = group[charter.repeatsMax];
  if (!over) return [];
  const until = over.at + charter.escalateWithin;
  const noticed =
    record.of['quality-alert'].some(({ measure, at }) => measure === 'repeats' && at <= until) ||
    record.of.escalation.some(({ what, at }) => what === 'page' && at >= over.at && at <= until);
  if (noticed || record.lastAt < until) return [];
  const what = `${nameOf(over.action)} ran ${group.length} times and nobody was called to review it`;
  return [{ kind: 'realised', breach: 'duty', seq: over.seq, entries: group.map(({ seq }) => seq), what }];
}
