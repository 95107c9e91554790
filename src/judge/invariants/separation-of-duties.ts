import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';

/** A9: whoever writes the policy is not the only one to approve it, nor of what is done under it. */
export const separationOfDuties: Checker = {
  id: 'separation-of-duties',
  title: 'nobody alone both writes the policy and approves what is done under it',
  severity: 'high',
  requirements: ['A9'],
  basis: 'conformance',
  class: 'rated',
  tests: 'candidate',
  kind: 'always',
  check(trial) {
    const decided = trial.record.proposed.filter(({ look }) => look?.alone || look?.decision.disposition === 'ask');
    return checked(
      [...unapproved(trial), ...selfApproved(trial)],
      decided.map(({ seq }) => seq),
      'nothing was decided under the policy',
    );
  },
};

/** Acting alone under a policy that nobody but its author approved. */
function unapproved({ record }: Trial): readonly Violation[] {
  const { author, approvers } = record.start.candidate;
  if (approvers.some((approver) => approver !== author)) return [];
  return record.proposed
    .filter(({ look }) => look?.alone === true)
    .map(({ seq, action }) => ({
      kind: 'attempted',
      breach: 'act',
      seq,
      entries: [record.start.seq, seq],
      what: `${nameOf(action)} was decided under a policy that nobody but its author approved`,
    }));
}

/** What rests on the yes of the policy's author and nobody else. */
function selfApproved({ record }: Trial): readonly Violation[] {
  const { author } = record.start.candidate;
  return record.carried.flatMap(({ seq, action, applied }) => {
    const approvals = applied?.apply.approvals ?? [];
    if (approvals.length === 0 || approvals.some(({ person }) => person !== author)) return [];
    const what = `${nameOf(action)} was approved by the policy's author alone`;
    return [{ kind: 'realised', breach: 'act', seq, entries: [record.start.seq, seq], what }];
  });
}
