import { actionTraits } from '../../domain/action.ts';
import type { Role } from '../../domain/primitives.ts';
import { actedAlone } from '../approval.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Subject } from '../trial-record.ts';

/** D4: from a certain risk on, two people of separate functions have to say yes. */
export const dualApproval: Checker = {
  id: 'dual-approval',
  title: 'a risky step rests on two people of separate functions',
  severity: 'critical',
  requirements: ['D4'],
  basis: 'hazard',
  class: 'absolute',
  tests: 'candidate',
  kind: 'always',
  check(trial) {
    const { record, charter } = trial;
    const risky = record.carried.filter(
      ({ action, applied }) =>
        actionTraits[action.kind].tier >= charter.dualApprovalFromTier &&
        applied !== null &&
        !actedAlone(record, applied, charter),
    );
    return checked(
      risky.flatMap((subject) => lone(trial, subject)),
      risky.map(({ seq }) => seq),
      'no step of that risk was carried out on an approval',
    );
  },
};

function lone({ charter }: Trial, { applied, action, seq }: Subject): readonly Violation[] {
  const approvals = applied?.apply.approvals ?? [];
  const functionOf = (role: Role) => charter.approverFunctions.findIndex((roles) => roles.includes(role));
  const separate = approvals.some((one) =>
    approvals.some((other) => one.person !== other.person && functionOf(one.role) !== functionOf(other.role)),
  );
  if (separate) return [];
  const roles = approvals.map(({ role, person }) => `${person} (${role})`).join(', ');
  return [{ kind: 'realised', breach: 'act', seq, entries: [seq], what: `${nameOf(action)} rested on ${roles} only` }];
}
