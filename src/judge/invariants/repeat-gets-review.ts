import type { Checker, Trial, Violation } from '../check.ts';
import { checked, notShown } from '../check.ts';
import { concerns } from '../concerns.ts';
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
    if (record.recorded) return notShown('not assessed: a recording does not answer to actions');
    const groups = [...Map.groupBy(record.carried, ({ action }) => nameOf(action)).values()];
    const repeated = groups.filter((group) => group.length > charter.repeatsMax && isDue(trial, group));
    const handed = groups
      .filter((group) => group.length === charter.repeatsMax)
      .flatMap((group) => leftTo(trial, group));
    return checked(
      repeated.flatMap((group) => unreviewed(trial, group)),
      [...repeated.flatMap((group) => group.map(({ seq }) => seq)), ...handed],
      `nothing was carried out more than ${charter.repeatsMax} times`,
    );
  },
};

/** A quality alert or a call for a person is a review; it has to come once the threshold is passed. */
function unreviewed({ record, charter }: Trial, group: readonly Subject[]): readonly Violation[] {
  const over = group[charter.repeatsMax];
  if (!over) return [];
  if (wasNoticed({ record, charter }, over)) return [];
  const what = `${nameOf(over.action)} ran ${group.length} times and nobody was called to review it`;
  return [{ kind: 'realised', breach: 'duty', seq: over.seq, entries: group.map(({ seq }) => seq), what }];
}

function wasNoticed({ record, charter }: Pick<Trial, 'record' | 'charter'>, over: Subject): boolean {
  const until = over.at + charter.escalateWithin;
  return (
    record.of['quality-alert'].some(({ measure, at }) => measure === 'repeats' && at <= until) ||
    record.of.escalation.some(
      (call) =>
        call.what === 'page' &&
        call.at >= over.at &&
        call.at <= until &&
        concerns(record, call, { at: over.at, target: over.action.target }),
    )
  );
}

/** Calls for people to whom the same step was left when it was due once more than it may run unreviewed. */
function leftTo({ record }: Trial, group: readonly Subject[]): readonly number[] {
  const last = group.at(-1);
  if (!last) return [];
  return record.proposed
    .filter(
      ({ seq, action, look }) => seq > last.seq && nameOf(action) === nameOf(last.action) && look?.alone === false,
    )
    .flatMap(({ look }) => look?.escalations ?? [])
    .flatMap(({ what, seq }) => (what === 'notice' ? [] : [seq]));
}

/** Whether a review came, or the time for it has run out. */
function isDue(trial: Trial, group: readonly Subject[]): boolean {
  const over = group[trial.charter.repeatsMax];
  if (!over) return false;
  return wasNoticed(trial, over) || trial.record.lastAt >= over.at + trial.charter.escalateWithin;
}
