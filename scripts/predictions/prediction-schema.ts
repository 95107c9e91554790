import { z } from 'zod';

const moment = z.int().nonnegative();
const verdict = z.enum(['pass', 'fail', 'inconclusive']);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const milestoneNames = [
  'beganAt',
  'hurtAt',
  'detectedAt',
  'actedAt',
  'escalatedAt',
  'mitigatedAt',
  'recoveredAt',
] as const;

export type MilestoneName = (typeof milestoneNames)[number];

/** Within which a milestone is predicted, in milliseconds of scenario time; null when no seed had it. */
const intervalSchema = z.strictObject({
  name: z.enum(milestoneNames),
  within: z.tuple([moment, moment]).nullable(),
  /** Whether it may also not come at all: some seed did without it. */
  mayNotCome: z.boolean(),
});

/** What one trial in a cluster is predicted to show. */
export const predictionSchema = z.strictObject({
  scenario: z.string(),
  scenarioDigest: sha256,
  candidate: z.string(),
  candidateDigest: sha256,
  /** Every verdict that a seed gave. */
  verdicts: z.array(verdict).min(1),
  /** Unsafe steps, least and most over the seeds. */
  attempted: z.tuple([z.int(), z.int()]),
  realised: z.tuple([z.int(), z.int()]),
  /** What was wanted and given in each window that is judged, every answer that a seed gave. */
  dispositions: z.array(z.strictObject({ wanted: z.string(), given: z.array(z.string()).min(1) })),
  milestones: z.array(intervalSchema),
});

export type Prediction = z.output<typeof predictionSchema>;

/** By how much the cluster came earlier (negative) or later than the simulator in the trials of the calibration. */
const shiftSchema = z.strictObject({
  name: z.enum(milestoneNames),
  trials: z.int().positive(),
  earlierMs: z.int().nonpositive(),
  laterMs: z.int().nonnegative(),
});

export type Shift = z.output<typeof shiftSchema>;

/** `predictions.json` of a round in `reports/example`: written from the simulator and the calibration before anything was measured. */
export const predictionsSchema = z.strictObject({
  seeds: z.array(z.int()).min(1),
  toleranceMs: z.int(),
  calibration: z.strictObject({ scenarios: z.array(z.string()), shifts: z.array(shiftSchema) }),
  predictions: z.array(predictionSchema),
});

export type Predictions = z.output<typeof predictionsSchema>;

/** By scenario: why a trial missed what was predicted. A miss without one is shown as not explained. */
export const explanationsSchema = z.record(z.string(), z.string());

export type Explanations = z.output<typeof explanationsSchema>;
