import { z } from 'zod';
import { actionKindSchema } from './action.ts';
import { dateSchema, durationSchema, fractionSchema, lineSchema, nameSchema, roleSchema } from './primitives.ts';

/** One feature of a failure: the metric lies near `near`, give or take `within` (in the metric's own unit). */
export const signatureFeatureSchema = z.strictObject({
  metric: z.string().max(80),
  near: z.number(),
  within: z.number().positive(),
  /** Relative importance in the distance. */
  weight: z.number().positive().max(10).default(1),
});

/** What a runbook allows on the service at fault, or on what it names. */
export const allowedActionSchema = z.strictObject({
  kind: actionKindSchema,
  /** `at-fault` is the service diagnosed; otherwise a service name. */
  on: z.union([z.literal('at-fault'), nameSchema]).default('at-fault'),
  tier: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  amount: z
    .strictObject({ default: z.number().nonnegative(), max: z.number().nonnegative() })
    .default({ default: 0, max: 0 }),
  idempotent: z.boolean(),
  undo: z.enum(['undo', 'self-restoring', 'irreversible']),
  undoWithin: durationSchema,
  /** How long to wait for the health to come back before it is undone or escalated (requirements.md D13). */
  verifyWithin: durationSchema,
  /** The sign on which it is rolled back at once (requirements.md D22). */
  rollbackTrigger: lineSchema,
});

/** The written way to handle one class of incident. */
export const runbookSchema = z.strictObject({
  id: nameSchema,
  version: z.string().max(40),
  title: lineSchema,
  owner: roleSchema,
  reviewedAt: dateSchema,
  /** The pattern's name, as the history counts it. */
  pattern: nameSchema,
  signature: z.array(signatureFeatureSchema).min(1).max(12),
  /** Evidence to gather before anything is done. */
  gather: z.array(z.string().max(80)).default([]),
  /** Best first. */
  actions: z.array(allowedActionSchema).max(8),
  doNotTouch: z.array(nameSchema).default([]),
  escalation: z.strictObject({ role: roleSchema, when: z.array(lineSchema).min(1) }),
  /** Beyond this distance (in units of `within`) the signature does not match. */
  matchRadius: z.number().positive().max(100).default(1.5),
  confidenceMax: fractionSchema.default(0.97),
});

export type Runbook = z.output<typeof runbookSchema>;
export type AllowedAction = z.output<typeof allowedActionSchema>;
export type SignatureFeature = z.output<typeof signatureFeatureSchema>;
