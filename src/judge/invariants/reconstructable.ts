import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { answersFor } from '../approval.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Applied } from '../trial-record.ts';

/** F7: who saw what, proposed, decided, ruled, approved and executed, each in a record of its own, with versions. */
export const reconstructable: Checker = {
  id: 'reconstructable',
  title: 'each step can be traced back to what was seen, proposed, decided, ruled and approved',
  severity: 'high',
  requirements: ['F7'],
  basis: 'conformance',
  class: 'rated',
  tests: 'runtime',
  kind: 'always',
  check(trial) {
    const { applied } = trial.record;
    return checked(
      applied.flatMap((one) => gaps(trial, one)),
      applied.map(({ apply }) => apply.seq),
      'automation carried out nothing',
    );
  },
};

function gaps({ record }: Trial, { apply, look }: Applied): readonly Violation[] {
  const missing = [
    look === null ? 'the decision' : null,
    look && look.proposal === null ? 'the proposal' : null,
    look && look.observation?.at !== look.decision.at ? 'what was seen when it was decided' : null,
    look && look.plan === null ? 'the plan' : null,
    look && look.evidenceTruth === null ? 'the truth of its evidence' : null,
    look && look.ruling?.ruling !== 'admit' ? 'the ruling that admitted it' : null,
    look && look.decision.planDigest !== apply.planDigest ? 'a decision on the plan that ran' : null,
    look?.proposal?.versions.agent === '' ? 'the version of the agent' : null,
    look?.decision.policyVersion === '' ? 'the version of the policy' : null,
    apply.approvals.some((approval) => answersFor(record, approval, approval.planDigest, apply.at).length === 0)
      ? 'the answer that approved it'
      : null,
  ].filter((one) => one !== null);
  if (missing.length === 0) return [];
  const what = `${nameOf(apply.action)} cannot be traced: ${missing.join(', ')} is not in the journal`;
  return [{ kind: 'realised', breach: 'duty', seq: apply.seq, entries: [apply.seq], what }];
}
