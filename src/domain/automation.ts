import { z } from 'zod';
import { actionKindSchema } from './action.ts';
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
