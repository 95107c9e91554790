import { z } from 'zod';
import { actionKindSchema } from './action.ts';
import { durationSchema, lineSchema, nameSchema, roleSchema } from './primitives.ts';

/**
 * What the oracle wants in one window (design.md section 6). `must-not-act` names the actions; an empty list means any
 * action that changes something.
 */
export const wantedSchema = z.enum(['must-escalate', 'must-not-act', 'may-act', 'should-act', 'stay-out']);
export type Wanted = z.output<typeof wantedSchema>;

/** A label given by a person. It may tighten the charter; a looser one needs `because` and `reviewedBy`. */
export const expectationSchema = z.strictObject({
  from: durationSchema,
  to: durationSchema,
  wanted: wantedSchema,
  /** The actions meant by may-act, should-act and must-not-act. */
  actions: z.array(actionKindSchema).default([]),
  /** The service meant; null for any. */
  target: nameSchema.nullable().default(null),
  /** Who must be asked or paged; null for any role. */
  role: roleSchema.nullable().default(null),
  because: lineSchema,
  /** Who checked the label; null makes the label of a replay advisory. */
  reviewedBy: lineSchema.nullable().default(null),
  /** Rests only on composed signals: shown, never the cause of a fail. */
  advisory: z.boolean().default(false),
  /** How inexactly the times are known; the window is widened by it. */
  precision: durationSchema.default(0),
});
export type Expectation = z.output<typeof expectationSchema>;
