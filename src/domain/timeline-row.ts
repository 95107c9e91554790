import { z } from 'zod';
import { actionSchema } from './action.ts';
import { instantSchema, lineSchema, nameSchema } from './primitives.ts';

/** How exactly a time is known: a `minute` row may have happened anywhere in that minute. */
export const precisionSchema = z.enum(['second', 'minute', 'hour']);
export type Precision = z.output<typeof precisionSchema>;

/** The stated precision in milliseconds. */
export const precisionMs: Readonly<Record<Precision, number>> = { second: 1_000, minute: 60_000, hour: 3_600_000 };

/** `low`: the source gives no time, or the fact could not be verified. No verdict may hang on it alone. */
export const certaintySchema = z.enum(['high', 'medium', 'low']);
export type Certainty = z.output<typeof certaintySchema>;

/**
 * One row of `timeline.jsonl`: something that happened, once, at a time. Rows are sorted by `at`.
 *
 * Only `seenAs` may ever reach a candidate, and not before `visibleAt` (or `at` where there is none). `what`, `truth`
 * and `outcome` are written with hindsight, for authors and graders.
 */
export const timelineRowSchema = z.strictObject({
  /** When it happened, in UTC. */
  at: instantSchema,
  precision: precisionSchema,
  certainty: certaintySchema,
  kind: z.enum([
    'fault',
    'symptom',
    'signal',
    'alert',
    'page',
    'hypothesis',
    'action',
    'effect',
    'communication',
    'recovery',
  ]),
  actor: z.enum(['human', 'automation', 'scheduled-job', 'config-management', 'system', 'user-report']),
  /** What it happened to: a service of the topology, or a plain label such as `status-page`. */
  target: nameSchema,
  /** The service that an alert, page or signal is about, where the target is none; null for the entry service. */
  service: nameSchema.nullable().default(null),
  /** When responders or automation could first see it; null when that was at once. */
  visibleAt: instantSchema.nullable().default(null),
  /** When an alert, page or signal stopped; null when the account does not say. */
  until: instantSchema.nullable().default(null),
  truth: z.enum(['true', 'misleading', 'false', 'unknown']),
  /** What an action did; null for rows of other kinds. */
  outcome: z.enum(['helped', 'none', 'harmed', 'unknown']).nullable().default(null),
  /** How it looked at the time, true or not. */
  seenAs: lineSchema.nullable().default(null),
  /** A person's action in the terms of our catalogue; null where it has no counterpart. Our mapping. */
  action: actionSchema.nullable().default(null),
  what: lineSchema,
});
export type TimelineRow = z.output<typeof timelineRowSchema>;

/** Kinds whose `seenAs` a world reports as it was seen. */
export const reportedKinds: readonly TimelineRow['kind'][] = ['alert', 'page', 'signal'];
