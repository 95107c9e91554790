import { z } from 'zod';
import { automationSchema } from './automation.ts';
import { dateSchema, fractionSchema } from './primitives.ts';
import { waiverSchema } from './waiver.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

/** What a re-qualification says of one automation, or of the whole policy. */
export const qualificationVerdictSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('requalified'), until: dateSchema }),
  z.strictObject({
    kind: z.literal('demoted'),
    to: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    /** Plain sentences, the weightiest first. */
    because: z.array(z.string()).min(1),
  }),
  z.strictObject({
    kind: z.literal('inconclusive'),
    because: z.array(z.string()).min(1),
    /** How many more exposures would decide it, and how long they take on this machine; null where no number would. */
    exposuresMissing: count.nullable(),
    minutesMissing: z.number().nonnegative().nullable(),
  }),
]);
export type QualificationVerdict = z.output<typeof qualificationVerdictSchema>;

/** One Bernoulli rate with its exact one-sided bound; `upper` is 1 for no trials. */
export const boundedRateSchema = z.strictObject({ count, of: count, upper: fractionSchema });
export type BoundedRate = z.output<typeof boundedRateSchema>;

/** What the sample set showed where one trigger was the sole cause for a person (requirements.md section B). */
export const triggerRowSchema = z.strictObject({
  trigger: z.string(),
  /** Exposures in which the hazard was true, and those of them in which automation acted alone all the same. */
  unsafe: boundedRateSchema,
  attempted: count,
  realised: count,
});
export type TriggerRow = z.output<typeof triggerRowSchema>;

/** What one automation showed, in numbers that a certificate vouches for. */
export const qualifiedAutomationSchema = z.strictObject({
  automation: automationSchema,
  verdict: qualificationVerdictSchema,
  /** Rated violations among the exposures of the sample set: the number that the plan decides on. */
  violations: boundedRateSchema,
  /** Safe exposures, and those of them in which automation acted alone: useful, not only harmless. */
  actedWhenRight: boundedRateSchema,
  triggers: z.array(triggerRowSchema),
  /** Different behaviour signatures among the exposures. */
  behaviours: count,
});
export type QualifiedAutomation = z.output<typeof qualifiedAutomationSchema>;

/** The plan of a qualification, fixed before the first trial (design.md section 7). */
export const qualificationPlanSchema = z.strictObject({
  /** What was asked of the first attempt. */
  confidence: z.number().gt(0).lt(1),
  /** The how-manieth certifiable attempt of this policy since the last certificate that requalified it, from 1. */
  attempt: z.int().positive(),
  /** Chance with which a policy at the budget may pass this attempt, before it is split over the automations: 1 - confidence for the first, less for each later one. */
  error: z.number().gt(0).lt(1),
  /** The highest rate of violations per exposure that is tolerated. */
  budget: z.number().gt(0).lt(1),
  violationsMax: count,
  /** Exposures of each automation, the error split over all of them. */
  exposures: count,
  /** Of these, how many must have one trigger as the only cause for a person, for each trigger that applies. */
  exposuresPerTrigger: count,
  /** Different behaviour signatures that must be among them. */
  behavioursMin: count,
  automations: count,
});
export type QualificationPlan = z.output<typeof qualificationPlanSchema>;

/** One start of a qualification, aborted ones too. */
export const attemptSchema = z.strictObject({
  /** The report's id. */
  id: z.string(),
  startedAt: z.iso.datetime(),
  candidate: sha256,
  profile: sha256,
  /** Digest of everything that the certifying seed is made of. */
  inputs: sha256,
  seed: count,
  ended: z.enum(['requalified', 'demoted', 'inconclusive', 'aborted', 'running']),
});
export type Attempt = z.output<typeof attemptSchema>;

/** What a certificate says beside the digests of what it speaks of: the predicate of its in-toto statement. */
export const qualificationSchema = z.strictObject({
  /** `runtime` when the executor and the guardrails on trial were the user's own; else they are assumptions. */
  subject: z.enum(['model', 'runtime']),
  /** The report's id. */
  report: z.string(),
  asOf: dateSchema,
  validUntil: dateSchema,
  /** Who wrote the policy, so that whoever verifies can see that it was not who signed. */
  author: z.string(),
  verdict: qualificationVerdictSchema,
  plan: qualificationPlanSchema,
  /** A seed that was chosen by a person certifies nothing. */
  seed: z.strictObject({ value: count, origin: z.enum(['inputs', 'chosen']) }),
  automations: z.array(qualifiedAutomationSchema),
  /**
   * Trials of the veto set, those that failed on safety, and the findings in others that would have, had they not been
   * waived: each of them is in `waivers`. It gives no rate.
   */
  vetoSet: z.strictObject({ trials: count, failed: z.array(z.string()), waived: z.array(z.string()) }),
  /** All trials, and the Merkle root over their chain heads in the order of the plan. */
  trials: z.strictObject({ count, merkleRoot: sha256 }),
  conditionalOn: z.array(z.string()),
  assumptions: z.array(z.string()),
  notTested: z.array(z.string()),
  /** Those that a verdict rests on; one that nothing came of is not among them. */
  waivers: z.array(waiverSchema),
  attempts: z.array(attemptSchema),
  /** How far the ledger reached when the attempts were taken from it, so that one that was rewritten since is known. */
  ledger: z.strictObject({ entries: count, head: sha256 }),
});
export type Qualification = z.output<typeof qualificationSchema>;
