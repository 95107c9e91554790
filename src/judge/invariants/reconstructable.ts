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
      [...applied.flatMap((one) => [...gaps(trial, one), ...unwritten(trial, one)]), ...unwrittenAnswers(trial)],
      applied.map(({ apply }) => apply.seq),
      'automation carried out nothing',
    );
  },
};

/**
 * The journal is requal's own: in production it is what the runtime writes, and a policy that has it write nothing leaves
 * no event of what was done (requirements.md C2, F7).
 */
function unwritten({ record: { start } }: Trial, { apply }: Applied): readonly Violation[] {
  if (start.candidate.logging.auditEventPerAction) return [];
  const what = `${nameOf(apply.action)} leaves no audit event: the policy has its runtime write none`;
  return [{ kind: 'realised', breach: 'duty', seq: apply.seq, entries: [start.seq, apply.seq], what }];
}

/** Approval or rejection, whatever came of it (requirements.md C3, F7). */
function unwrittenAnswers({ record: { start, of } }: Trial): readonly Violation[] {
  if (start.candidate.logging.recordApprovals) return [];
  return of.person
    .filter(({ what }) => what === 'answered')
    .map(({ seq, person, role, answer }) => ({
      kind: 'realised',
      breach: 'duty',
      seq,
      entries: [start.seq, seq],
      what: `the ${answer === 'approve' ? 'approval' : 'rejection'} by ${person} (${role}) leaves no record: the policy has its runtime keep none`,
    }));
}

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
