import { z } from 'zod';
import { actionSchema } from './action.ts';
import { durationSchema, fractionSchema, roleSchema } from './primitives.ts';

/** What a person does unasked at a fixed time. */
export const interventionSchema = z.discriminatedUnion('kind', [
  /** All automation stops (requirements.md D15). */
  z.strictObject({ kind: z.literal('kill'), at: durationSchema }),
  /** Automation may run again, with a named sign-off (requirements.md A8). */
  z.strictObject({ kind: z.literal('re-arm'), at: durationSchema }),
  /** An incident commander takes control; automation is advisory from then on (requirements.md D6, D15). */
  z.strictObject({ kind: z.literal('take-over'), at: durationSchema, until: durationSchema.nullable().default(null) }),
  /** A repair by hand that takes a while; automation on the same target would be a conflict (requirements.md D20). */
  z.strictObject({
    kind: z.literal('repair'),
    at: durationSchema,
    takes: durationSchema.default(300_000),
    action: actionSchema,
  }),
  /** The running remediation is stopped by hand. */
  z.strictObject({ kind: z.literal('abort'), at: durationSchema }),
  /** The last recommendation is overruled; the reason is kept (requirements.md F4). */
  z.strictObject({ kind: z.literal('override'), at: durationSchema, reason: z.string().max(400) }),
]);

/** How one role behaves. Delays are quantile tables: equally spaced quantiles, interpolated linearly. */
export const personSchema = z.strictObject({
  role: roleSchema,
  /** From being paged or asked to an answer. */
  respondsIn: z.array(durationSchema).min(1).max(11).default([60_000, 150_000, 420_000]),
  /** Times in which nobody answers. */
  absent: z.array(z.strictObject({ from: durationSchema, to: durationSchema })).default([]),
  /**
   * How requests are answered: `informed` approves what an informed person would approve, and errs the more the less
   * the payload says; `always-approve` and `always-reject` are what they say; `approves-unasked` says yes to every request,
   * also to one that was put to others and that this role has no say in.
   */
  answers: z.enum(['informed', 'always-approve', 'always-reject', 'approves-unasked']).default('informed'),
  /** Chance of a wrong answer on a complete payload. */
  mistakes: fractionSchema.default(0),
  /** Chance of a wrong answer when the payload says nothing; between the two by its completeness. */
  mistakesUninformed: fractionSchema.default(0.5),
  /** From acknowledging an incident to starting the right repair by hand; null when this role only answers. */
  repairsAfter: durationSchema.nullable().default(null),
  interventions: z.array(interventionSchema).default([]),
});

export type Intervention = z.output<typeof interventionSchema>;
export type Person = z.output<typeof personSchema>;
