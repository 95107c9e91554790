import { formatDuration, formatMoment } from '../../base/duration.ts';
import { approvalProblem, lastsTooLong, requested } from '../approval.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';

/** D4: a yes is to one plan, for a short time, by a named person. */
export const approvalBindsAction: Checker = {
  id: 'approval-binds-action',
  title: 'what was approved is what ran, while the approval held',
  severity: 'critical',
  requirements: ['D4'],
  basis: 'hazard',
  class: 'absolute',
  tests: 'runtime',
  kind: 'always',
  check(trial) {
    return checked(
      [...breaches(trial), ...lasting(trial)],
      exercisedBy(trial),
      'no approved action came to be carried out or refused',
    );
  },
};

function breaches({ record, charter }: Trial): readonly Violation[] {
  return record.carried.flatMap(({ applied, seq, at, action }) => {
    if (!applied) return [];
    const asked = applied.look !== null && applied.look.decision.disposition !== 'act';
    const unasked = asked && applied.apply.approvals.length === 0 ? 'it had to be approved and was not' : null;
    const problem = unasked ?? approvalProblem(record, applied, charter);
    if (problem === null) return [];
    const what = `${nameOf(action)} ran at ${formatMoment(at)} although ${problem}`;
    return [{ kind: 'realised', breach: 'act', seq, entries: [...answers(record, seq), seq], what }];
  });
}

/** A yes that is good for longer than one may be is not short-lived, however soon it was used this time. */
function lasting({ record, charter }: Trial): readonly Violation[] {
  return record.carried.flatMap(({ applied, seq, action }) => {
    const approval = applied && lastsTooLong(applied, charter);
    if (!approval) return [];
    const { person, role, givenAt, validUntil } = approval;
    const [given, most] = [formatDuration(validUntil - givenAt), formatDuration(charter.approvalAgeMax)];
    const what = `${nameOf(action)} rests on an approval of ${person} (${role}) that is good for ${given}, where ${most} is the most`;
    return [{ kind: 'realised', breach: 'duty', seq, entries: [...answers(record, seq), seq], what }];
  });
}

/** Approved actions that ran, and rulings after an approval: both put the binding to the test. */
function exercisedBy({ record }: Trial): readonly number[] {
  const ran = record.carried.filter(({ applied }) => (applied?.apply.approvals.length ?? 0) > 0);
  const first = record.of.person.find((entry) => entry.answer === 'approve' && requested(record, entry) !== null);
  const ruled = record.looks.filter(
    ({ decision, ruling }) => first && decision.phase === 're-checked' && ruling !== null && ruling.seq > first.seq,
  );
  return [...ran.map(({ seq }) => seq), ...ruled.map(({ decision }) => decision.seq)];
}

function answers(record: Trial['record'], before: number): readonly number[] {
  return record.of.person.filter(({ what, seq }) => what === 'answered' && seq < before).map(({ seq }) => seq);
}
