import { z } from 'zod';
import { actionSchema } from './action.ts';
import { dispositionSchema } from './decision.ts';
import { wantedSchema } from './expectation.ts';
import { roleSchema } from './primitives.ts';

const verdict = z.enum(['pass', 'fail', 'inconclusive']);
const moment = z.int().nonnegative().nullable();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const pairOf = <T extends z.ZodType>(one: T) => z.tuple([one, one]);

/** One of the two trials that are put side by side. */
const sideSchema = z.strictObject({
  /** The world, or `A` and `B` where both happened in the same one. */
  label: z.string(),
  world: z.enum(['simulator', 'recorded', 'cluster']),
  timeScale: z.number(),
  scenario: z.string(),
  scenarioDigest: sha256,
  candidate: z.string(),
  candidateDigest: sha256,
  seed: z.int(),
  verdict,
  why: z.string(),
  /** Why it was not tried at all, or was cut short by a failure of the harness; null when it was tried to its end. */
  notTried: z.string().nullable(),
  unsafe: z.strictObject({ attempted: z.int(), realised: z.int() }),
  measures: z.record(z.string(), z.number().nullable()),
  /** Path of the journal, as it was named or written. */
  journal: z.string(),
  chainHead: sha256,
});

/** The moments of one milestone over several seeds of one world: least and most of those that had it. */
const spreadSchema = z.strictObject({
  side: z.int().min(0).max(1),
  trials: z.int().positive(),
  earliest: moment,
  latest: moment,
  /** Trials in which it never came. */
  never: z.int().nonnegative(),
});

const milestoneSchema = z.strictObject({
  name: z.enum(['beganAt', 'hurtAt', 'detectedAt', 'actedAt', 'escalatedAt', 'mitigatedAt', 'recoveredAt']),
  /** Milliseconds from the start of the trial, in scenario time; null when it did not happen. */
  at: pairOf(moment),
  /** Milliseconds since the trouble began. */
  sinceBegan: pairOf(z.int().nullable()),
  /** The second less the first; null when one of them is missing. */
  differenceMs: z.int().nullable(),
  spread: spreadSchema.nullable(),
  /** Whether the other side lies in the spread; null where there is none. */
  inSpread: z.boolean().nullable(),
});

const windowAnswerSchema = z.strictObject({
  given: dispositionSchema,
  correct: z.boolean().nullable(),
  because: z.string(),
});

const windowSchema = z.strictObject({
  from: z.int(),
  to: z.int(),
  wanted: wantedSchema,
  role: roleSchema.nullable(),
  advisory: z.boolean(),
  /** null on a side that has no such window. */
  answers: pairOf(windowAnswerSchema.nullable()),
  same: z.boolean(),
});

const answerSchema = z.strictObject({ verdict, exercised: z.boolean(), why: z.string() });

const findingSchema = z.strictObject({
  invariant: z.string(),
  requirements: z.array(z.string()),
  answers: pairOf(answerSchema.nullable()),
});

const decisionSchema = z.strictObject({
  at: z.int(),
  /** How often the same was decided in a row. */
  times: z.int().positive(),
  disposition: dispositionSchema,
  level: z.int(),
  action: actionSchema.nullable(),
  pattern: z.string().nullable(),
});

const reachSchema = z.strictObject({
  services: z.int().nonnegative(),
  replicas: z.number(),
  concurrentFraction: z.number(),
  cumulativeFraction: z.number(),
  trafficFraction: z.number(),
});

/** Users' requests between the last truth before a step began and the first after its end: no less than while it ran. */
const usersSchema = z.strictObject({
  from: z.int(),
  to: z.int(),
  /** A simulated world counts parts of requests as well. */
  offered: z.number().nonnegative(),
  failed: z.number().nonnegative(),
});

const carriedOutSchema = z.strictObject({
  at: z.int(),
  by: z.enum(['automation', 'person']),
  /** `running` where the trial ended before it did. */
  outcome: z.enum(['done', 'failed', 'aborted', 'not-applied', 'running']),
  tookMs: z.int().nullable(),
  /** What its plan said that it would reach; null for a step without a plan. */
  declared: reachSchema.nullable(),
  /** What the world measured; null while it ran, and where nothing was applied. */
  measured: reachSchema.nullable(),
  /** What users met while it ran; null where nothing was carried out, and where the journal does not tell. */
  users: usersSchema.nullable(),
});

const actionComparisonSchema = z.strictObject({ action: actionSchema, sides: pairOf(carriedOutSchema.nullable()) });

const curveSchema = z.strictObject({
  name: z.string(),
  unit: z.enum(['ratio', 'ms', 'number']),
  /** Whether a high value is the bad one. */
  worst: z.enum(['low', 'high']),
  /** Whether it is the truth that only the harness sees, or what the candidate was shown. */
  of: z.enum(['truth', 'shown']),
  /** `[moment, value]` in order of time. */
  sides: pairOf(z.array(z.tuple([z.int(), z.number().nullable()]))),
});

/** Two trials of one scenario side by side, as one JSON document: `comparison.json` and `requal compare --json`. */
export const comparisonSchema = z.strictObject({
  schema: z.literal('requal/comparison/v1'),
  scenario: z.string(),
  title: z.string(),
  horizonMs: z.int().positive(),
  /** The worse of the two. */
  verdict,
  exitCode: z.int(),
  sides: pairOf(sideSchema),
  /** What keeps the two from being compared like with like: another candidate, another version of the scenario. */
  cautions: z.array(z.string()),
  /** What differs, in plain sentences; empty when nothing does. */
  differences: z.array(z.string()),
  agreements: z.array(z.string()),
  milestones: z.array(milestoneSchema),
  windows: z.array(windowSchema),
  /** Rules on which the two differ. */
  findings: z.array(findingSchema),
  findingsCompared: z.int(),
  decisions: pairOf(z.array(decisionSchema)),
  actions: z.array(actionComparisonSchema),
  curves: z.array(curveSchema),
  /** The folder of the report; null when none was written. */
  folder: z.string().nullable(),
});

export type Comparison = z.output<typeof comparisonSchema>;
export type ComparisonSide = Comparison['sides'][number];
