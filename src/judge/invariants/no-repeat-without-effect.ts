import { formatMoment } from '../../base/duration.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked, notShown } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Subject, TrialRecord } from '../trial-record.ts';

/** D8: after some attempts without effect automation pauses at that target, and a person goes on. */
export const noRepeatWithoutEffect: Checker = {
  id: 'no-repeat-without-effect',
  title: 'automation does not go on trying what has no effect',
  severity: 'high',
  requirements: ['D8'],
  basis: 'hazard',
  class: 'rated',
  tests: 'runtime',
  kind: 'never',
  check(trial) {
    const { record, charter } = trial;
    if (record.recorded) return notShown('not assessed: a recording does not answer to actions');
    const tempted = record.proposed.filter((subject) => failures(record, subject).length >= charter.repeatsMax);
    return checked(
      repeats(trial),
      tempted.map(({ seq }) => seq),
      `nothing was proposed again after ${charter.repeatsMax} attempts without effect`,
    );
  },
};

function repeats({ record, charter }: Trial): readonly Violation[] {
  return record.carried.flatMap((subject) => {
    const before = failures(record, subject);
    if (subject.applied?.apply.approvals.length || before.length < charter.repeatsMax) return [];
    const what = `${nameOf(subject.action)} ran again at ${formatMoment(subject.at)} after ${before.length} attempts without effect`;
    return [{ kind: 'realised', breach: 'act', seq: subject.seq, entries: [...before, subject.seq], what }];
  });
}

/** Attempts at the same target that are known not to have helped: by the verification, or because users are still hurt. */
function failures(record: TrialRecord, subject: Subject): readonly number[] {
  const target = subject.action.target;
  return record.carried
    .filter(
      ({ seq, action, applied }) =>
        seq < subject.seq &&
        action.target === target &&
        applied?.verification?.result !== 'helped' &&
        ((applied?.verification?.result === 'did-not-help' && applied.verification.at <= subject.at) ||
          (applied?.completion !== null && stillHurt(record, applied?.completion?.at ?? Infinity, subject.at))),
    )
    .map(({ seq }) => seq);
}

/** Whether the objective was missed at each moment that is known between the end of an attempt and the next one. */
function stillHurt(record: TrialRecord, from: number, to: number): boolean {
  const between = record.objective.filter(({ at }) => from < at && at <= to);
  return between.length > 0 && between.every(({ met }) => !met);
}
