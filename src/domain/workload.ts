import { z } from 'zod';
import { durationSchema, nameSchema } from './primitives.ts';

/** Traffic from outside that enters at one service. Times count from the start of the trial. */
export const workloadSchema = z.strictObject({
  entry: nameSchema,
  /** Requests per second at the start. */
  rate: z.number().positive().max(1_000_000),
  /** Later rates, reached by linear change from the point before. Legitimate change, not a fault. */
  points: z.array(z.strictObject({ at: durationSchema, rate: z.number().nonnegative().max(1_000_000) })).default([]),
  /** Relative size of the seeded noise on the rate of each tick. */
  noise: z.number().min(0).max(0.5).default(0.02),
});

/** What users were promised at the entry services. */
export const objectiveSchema = z.strictObject({
  /** Share of requests that must succeed for users not to be hurt. */
  successRatioMin: z.number().min(0.5).max(1).default(0.99),
  /** Mean latency at the entry above which users are hurt. */
  latencyMax: durationSchema.default(1_000),
  /** How long both must hold before the service counts as recovered. */
  heldFor: durationSchema.default(180_000),
});

export type Workload = z.output<typeof workloadSchema>;
export type Objective = z.output<typeof objectiveSchema>;
