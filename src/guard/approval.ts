import { unreachable } from '../base/errors.ts';
import type { Approval } from '../domain/approval.ts';
import type { Role } from '../domain/primitives.ts';
import type { GuardRequest } from '../domain/ruling.ts';
import type { Guardrail, GuardPolicy } from './guardrail.ts';

/** From this tier on the policy's author may not be the one who approves (requirements.md A9, D1). */
const highRiskTier = 2;

/**
 * A decision to act needs no approval; a decision to ask needs one valid yes of each group, each of another person, to
 * this very plan (requirements.md D4, A9). Any other decision lets nothing run.
 */
export const approval: Guardrail = {
  name: 'approval',
  requirement: 'D4',
  refuses(request, policy) {
    const { decision, approvals } = request;
    if (decision.disposition === 'act') return null;
    if (decision.disposition !== 'ask') return `the decision was ${decision.disposition}, which lets nothing run`;
    if (decision.approval === null) return 'the policy asks for approval and does not say by whom';
    if (approvals.length === 0) return 'nobody has approved it, and silence is no approval';
    const usable = approvals.filter((given) => faultOf(given, request, policy) === null);
    if (coversAll(decision.approval.groups, usable, [])) return null;
    for (const given of approvals) {
      const fault = faultOf(given, request, policy);
      if (fault !== null) return fault;
    }
    return 'not every group that has to approve has done so, each by another person';
  },
};

/** What is wrong with one approval; null when it can be used. */
function faultOf(given: Approval, { at, plan }: GuardRequest, { guardrails, metadata }: GuardPolicy): string | null {
  if (!bindsTo(given, plan.digest, plan.action.kind, guardrails.approval.bindsTo)) {
    return `the approval by ${given.person} is for another plan`;
  }
  if (at > given.validUntil) return `the approval by ${given.person} has expired`;
  if (at < given.givenAt) return `the approval by ${given.person} is from the future`;
  if (plan.tier >= highRiskTier && given.person === metadata.author) {
    return `${given.person} wrote the policy and cannot approve what it proposes`;
  }
  return null;
}

function bindsTo(
  given: Approval,
  digest: string,
  kind: string,
  by: GuardPolicy['guardrails']['approval']['bindsTo'],
): boolean {
  switch (by) {
    case 'digest':
      return given.planDigest === digest;
    case 'action-kind':
      return given.actionKind === kind;
    case 'nothing':
      return true;
    default:
      return unreachable(by);
  }
}

/** Whether each group gets a person of its own. At most four groups (the policy's schema), so trying all is cheap. */
function coversAll(
  groups: readonly (readonly Role[])[],
  usable: readonly Approval[],
  taken: readonly string[],
): boolean {
  const group = groups[taken.length];
  if (group === undefined) return true;
  return usable.some(
    ({ role, person }) =>
      group.includes(role) && !taken.includes(person) && coversAll(groups, usable, [...taken, person]),
  );
}
