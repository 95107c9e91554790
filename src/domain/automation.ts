import { z } from 'zod';
import { actionKindSchema } from './action.ts';
import type { ActionKind } from './action.ts';
import type { CandidateContent } from './candidate.ts';
import { nameSchema } from './primitives.ts';

/**
 * What is qualified: one action, for one pattern, in one scope (design.md section 3). A policy that lets a restart run alone
 * for two patterns has two automations, because each may be right while the other is not.
 */
export const automationSchema = z.strictObject({
  /** `rolling-restart/oom-leak/restart-stateless-deployment`. */
  id: z.string().max(200),
  action: actionKindSchema,
  pattern: nameSchema,
  /** Id of the policy's rule that authorises it. */
  rule: nameSchema,
  /** The condition of that rule on the target, in CEL; `true` when there is none. */
  scope: z.string(),
  level: z.union([z.literal(3), z.literal(4)]),
});
export type Automation = z.output<typeof automationSchema>;

/**
 * Everything that a candidate may carry out without asking: what its policy authorises at level 3 or 4, once for each pattern. A
 * rule that names no pattern holds for those whose runbook recommends its action; where none does there is nothing that
 * could propose it. In the order of the policy.
 */
export function automationsOf({ policy, runbooks }: CandidateContent): readonly Automation[] {
  const human = new Set(policy.alwaysHuman);
  return policy.authorised.flatMap(({ id, kind, level, patterns, where }) => {
    if (level < 3 || human.has(kind)) return [];
    const named = patterns.length > 0 ? patterns : patternsFor(kind, runbooks);
    return named.map((pattern) => ({
      id: `${kind}/${pattern}/${id}`,
      action: kind,
      pattern,
      rule: id,
      scope: where,
      level: level === 3 ? (3 as const) : (4 as const),
    }));
  });
}

function patternsFor(kind: ActionKind, runbooks: CandidateContent['runbooks']): readonly string[] {
  return runbooks.filter(({ actions }) => actions.some((action) => action.kind === kind)).map(({ pattern }) => pattern);
}
