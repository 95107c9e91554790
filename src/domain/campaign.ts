import { z } from 'zod';
import { trialSummarySchema } from './summary.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What a campaign consists of. Results of another plan are other results, and are never put together with these. */
export const campaignPlanSchema = z.strictObject({
  requal: z.string(),
  /** Raised when the same inputs may give another journal. */
  behaviour: z.int(),
  charter: sha256,
  candidates: z.array(z.strictObject({ name: z.string(), digest: sha256 })),
  seeds: z.array(z.int()),
  /** The world that was asked for; null for the one that suits each trial. */
  world: z.enum(['simulator', 'recorded', 'cluster']).nullable(),
  timeScale: z.number(),
  /** What each candidate meets with each seed, in this order. */
  challenges: z.array(
    z.strictObject({ id: z.string(), scenario: sha256, twin: sha256.nullable(), replay: sha256.nullable() }),
  ),
  /**
   * Of which trials the journals are kept: of all, where there are few or none can be made again byte by byte, or of those that tell
   * something.
   */
  keep: z.enum(['all', 'telling']),
});
export type CampaignPlan = z.output<typeof campaignPlanSchema>;

/** The files of a certificate that tells the qualification of a run's candidate, as they were named. */
const certificateAskedSchema = z.strictObject({ file: z.string(), trust: z.string(), ledger: z.string().nullable() });
export type CertificateAsked = z.output<typeof certificateAskedSchema>;

/** `plan.json` in the folder of a run: what its results belong to, and what to ask for to go on with it. */
export const campaignDocumentSchema = z.strictObject({
  schema: z.literal('requal/campaign/v1'),
  startedAt: z.iso.datetime(),
  /** As they were written on the command line. */
  asked: z.strictObject({
    what: z.array(z.string()),
    candidates: z.array(z.string()),
    certificate: certificateAskedSchema.nullable().default(null),
  }),
  plan: campaignPlanSchema,
});
export type CampaignDocument = z.output<typeof campaignDocumentSchema>;

/** One line of `results.jsonl`. Lines are chained like those of a journal; the first follows the digest of the plan. */
export const trialResultSchema = z.strictObject({
  /** Its number in the plan, from 0. */
  trial: z.int().nonnegative(),
  ...trialSummarySchema.omit({ journal: true, replay: true }).shape,
  /** Path of the journal, relative to the folder; null when it was not kept. */
  journal: z.string().nullable(),
  scenarioDigest: sha256,
  candidateDigest: sha256,
  /** The command that makes the same journal again, with the same chain head, wherever it is not kept. */
  rerun: z.string(),
  /** What failed that is not the candidate's; null when nothing did. */
  fault: z.string().nullable(),
  prev: sha256,
  hash: sha256,
});
export type TrialResult = z.output<typeof trialResultSchema>;
