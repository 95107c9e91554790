import { z } from 'zod';
import { levelSchema } from '../domain/policy.ts';
import { lineSchema, roleSchema } from '../domain/primitives.ts';

/** The line with which an external policy answers. */
export const policyAnswerSchema = z.strictObject({
  level: levelSchema,
  /** Sentences for people. */
  because: z.array(lineSchema).max(20).default([]),
  /** Who is paged or asked; null for the default of the policy file. */
  escalateTo: roleSchema.nullable().default(null),
});
