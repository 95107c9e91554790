import { invariant } from '../base/errors.ts';
import type { ApprovalNeed } from '../domain/decision.ts';
import type { Policy } from '../domain/policy.ts';

/** Who must say yes: the rule of the plan's tier; where there is none, of the next higher tier, and else of the highest. */
export function approvalNeed({ approvals }: Policy, tier: number): ApprovalNeed {
  const rules = approvals.toSorted((a, b) => a.tier - b.tier);
  const rule = rules.find((candidate) => candidate.tier >= tier) ?? rules.at(-1);
  invariant(rule !== undefined, 'a policy was loaded without an approval rule');
  const because =
    rule.tier === tier
      ? `it is a step of tier ${tier}`
      : `it is a step of tier ${tier}, and the policy's nearest rule is that of tier ${rule.tier}`;
  return {
    groups: rule.groups,
    because,
    timeoutMs: rule.timeout,
    onTimeout: rule.onTimeout,
    validForMs: rule.validFor,
  };
}
