import { z } from 'zod';
import { dispositionSchema } from './decision.ts';
import { wantedSchema } from './expectation.ts';
import { roleSchema } from './primitives.ts';
import { tallySchema, verdictCountsSchema } from './tally.ts';

const verdict = z.enum(['pass', 'fail', 'inconclusive']);
const moment = z.int().nonnegative().nullable();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One invariant's answer in one trial; see `Finding` in finding.ts. */
const findingSummary = z.strictObject({
  invariant: z.string(),
  requirements: z.array(z.string()),
  basis: z.enum(['hazard', 'conformance']),
  class: z.enum(['absolute', 'rated']),
  tests: z.enum(['candidate', 'runtime']),
  verdict,
  exercised: z.boolean(),
  attempted: z.int(),
  realised: z.int(),
  why: z.string(),
  entries: z.array(z.int()),
});

/** One decision window; see `DispositionResult` in finding.ts. */
const dispositionSummary = z.strictObject({
  from: z.int(),
  to: z.int(),
  wanted: wantedSchema,
  given: dispositionSchema,
  level: z.int().nullable(),
  informed: z.boolean(),
  role: roleSchema.nullable(),
  correct: z.boolean().nullable(),
  advisory: z.boolean(),
  because: z.string(),
  entries: z.array(z.int()),
});

export const trialSummarySchema = z.strictObject({
  id: z.string(),
  scenario: z.string(),
  title: z.string(),
  candidate: z.string(),
  world: z.enum(['simulator', 'recorded', 'cluster']),
  /** Who carried the guardrails: on `requal`, runtime findings are assumptions and never passes of the candidate. */
  executor: z.enum(['requal', 'external', 'recorded']),
  /** Who diagnosed: with `of: scenario` the candidate's own agent was not started, and the trial says nothing about it. */
  agent: z.strictObject({ of: z.enum(['candidate', 'scenario']), kind: z.string() }),
  seed: z.int(),
  verdict,
  why: z.string(),
  findings: z.array(findingSummary),
  dispositions: z.array(dispositionSummary),
  /** Milliseconds from the start of the trial; null when it did not happen. */
  milestones: z.strictObject({
    beganAt: moment,
    /** The objective was first missed; null when users were never hurt. */
    hurtAt: moment,
    detectedAt: moment,
    actedAt: moment,
    escalatedAt: moment,
    mitigatedAt: moment,
    recoveredAt: moment,
  }),
  unsafe: z.strictObject({ attempted: z.int(), realised: z.int() }),
  /**
   * Steps that a person approved on a full and true handover and that left users worse off or lost records, a clause each
   * with who approved. No verdict rests on it; left out where there is none.
   */
  humanPath: z.array(z.string()).min(1).optional(),
  measures: z.record(z.string(), z.number().nullable()),
  /** Path of the journal, relative to the report's folder; empty where it is not kept, and `replay` makes it again. */
  journal: z.string(),
  /** Hash of the last journal entry. */
  chainHead: sha256,
  /** The command that runs this trial again. */
  replay: z.string(),
});

/** What a run found, as one JSON document: `summary.json` and `requal run --json`. */
export const summarySchema = z.strictObject({
  schema: z.literal('requal/summary/v2'),
  run: z.strictObject({
    id: z.string(),
    startedAt: z.iso.datetime(),
    tookMs: z.int(),
    requal: z.string(),
    node: z.string(),
    charterDigest: sha256,
    seeds: z.array(z.int()),
    /** The report's folder, relative to where the command ran; null when nothing was written. */
    folder: z.string().nullable(),
  }),
  verdict,
  exitCode: z.int(),
  candidates: z.array(
    z.strictObject({ name: z.string(), digest: sha256, policyVersion: z.string(), verdicts: verdictCountsSchema }),
  ),
  /** Of all trials. */
  tally: tallySchema,
  /**
   * In the order of the run: all of them, or of more than five hundred the worst of each candidate, and of those the first.
   * `results.jsonl` has a line for every trial.
   */
  trials: z.array(trialSummarySchema),
});

export type TrialSummary = z.output<typeof trialSummarySchema>;
export type Summary = z.output<typeof summarySchema>;
