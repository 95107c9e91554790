import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const properties = z.array(z.string());
const mixture = z.enum(['swarm', 'fixed', 'crowded']);

/** All that the runs of an exploration depend on. Those of another plan are of other incidents, and are never taken for these. */
export const explorationPlanSchema = z.strictObject({
  requal: z.string(),
  /** What incidents are drawn by. */
  generator: sha256,
  charter: sha256,
  candidate: sha256,
  /** Null where systems are drawn as well. */
  profile: sha256.nullable(),
  seed: z.int(),
  properties,
  hidden: z.boolean(),
  mixture,
});
export type ExplorationPlan = z.output<typeof explorationPlanSchema>;

/** `plan.json` in the folder of an exploration until it has ended: what its runs belong to, and what was asked for. */
export const explorationDocumentSchema = z.strictObject({
  schema: z.literal('requal/exploration-plan/v1'),
  startedAt: z.iso.datetime(),
  /** As on the command line; times in milliseconds. */
  asked: z.strictObject({
    candidate: z.string(),
    profile: z.string().nullable(),
    runs: z.int(),
    time: z.number().nullable(),
    seed: z.int(),
    properties,
    hidden: z.boolean(),
    mixture,
    found: z.string(),
  }),
  plan: explorationPlanSchema,
});
export type ExplorationDocument = z.output<typeof explorationDocumentSchema>;

const brokenPropertySchema = z.strictObject({
  property: z.string(),
  kind: z.enum(['attempted', 'realised', 'differs']),
  isAbsolute: z.boolean(),
  trigger: z.string(),
  path: z.string(),
  at: z.number(),
  why: z.string(),
  requirements: z.array(z.string()),
});

/** One line of `runs.jsonl`: what one run came to. Lines stand in the order in which the runs ended, each chained to the one before. */
export const ranLineSchema = z.strictObject({
  run: z.int().nonnegative(),
  behaviour: z.string(),
  factors: z.array(z.string()),
  broken: z.array(brokenPropertySchema),
  tested: z.array(z.string()),
  unforeseen: z.int().nonnegative(),
  prev: sha256,
  hash: sha256,
});
export type RanLine = z.output<typeof ranLineSchema>;
