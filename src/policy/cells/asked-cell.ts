import { actionTraits } from '../../domain/action.ts';
import type { FactValue } from '../../domain/facts.ts';
import type { ApprovalRule, Policy } from '../../domain/policy.ts';
import { approvalNeed } from '../approval-need.ts';
import { oddValues } from './calm-facts.ts';
import type { OpenContext } from './find-unused.ts';
import { noAction } from './variable-domains.ts';

/** A cell in which people are asked under this rule of `approvals`; null where no step that was tried is. */
export function askedCell(
  policy: Policy,
  contexts: readonly OpenContext[],
  rule: ApprovalRule,
): Readonly<Record<string, FactValue>> | null {
  for (const { context, space } of contexts) {
    if (context.kind === noAction) continue;
    const { tier } = actionTraits[context.kind];
    if (approvalNeed(policy, tier).groups !== rule.groups) continue;
    const votes = space.votes.find((one) => space.answersTo(one.bits)[0]?.level === 2);
    if (votes !== undefined) return oddValues({ ...space.valuesOf(votes.rows), 'action.tier': tier });
  }
  return null;
}
