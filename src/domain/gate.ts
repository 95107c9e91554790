import { z } from 'zod';
import { waiverSchema } from './waiver.ts';

const verdict = z.enum(['pass', 'fail', 'inconclusive']);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

const placeSchema = z.strictObject({ file: z.string(), line: count.nullable(), column: count.nullable() });

const decisionToldSchema = z.strictObject({
  /** Milliseconds from the start of the trial. */
  at: count,
  level: count,
  disposition: z.string(),
  /** `rolling-restart of catalogue`; null where nothing is recommended. */
  action: z.string().nullable(),
  because: z.array(z.string()),
});
/** One decision, as it is told beside another. */
export type DecisionTold = z.output<typeof decisionToldSchema>;

const changeSchema = z.strictObject({
  path: z.string(),
  reach: z.enum(['prose', 'clauses', 'settings']),
  what: z.enum(['set', 'added', 'removed']),
  before: z.string().nullable(),
  after: z.string().nullable(),
  place: placeSchema,
});

/** Something that the candidate does, or says, and should not. */
const findingSchema = z.strictObject({
  /** What a waiver names: `lint/<rule>`, `exceptions/<id>`, `found/<scenario>`, `<scenario>/<rule>` or `generated/<rule>`. */
  id: z.string(),
  source: z.enum(['lint', 'exceptions', 'shipped', 'generated']),
  /**
   * `new`: it fails the gate. `open`: nothing shows what it does, so there is no pass before a person approves it. `waived`: it would
   * be one of these two. `shared`: the baseline does the same. `unproved`: seen, and not shown to be more than chance.
   */
  state: z.enum(['new', 'open', 'waived', 'shared', 'unproved']),
  rule: z.string(),
  requirements: z.array(z.string()),
  kind: z.string(),
  message: z.string(),
  times: count,
  /** The lines of the candidate's files without which it would not be so; `sure` when each was taken back alone and tried. */
  lines: z.array(
    z.strictObject({
      change: z.string(),
      place: placeSchema,
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
  sure: z.boolean(),
  decisions: z
    .strictObject({ baseline: decisionToldSchema.nullable(), candidate: decisionToldSchema.nullable() })
    .nullable(),
  /** The scenario as a file; null where there is none. */
  scenario: z.string().nullable(),
  /** The one command that shows it again; null for what stands in the files. */
  command: z.string().nullable(),
});

const boundSchema = z.strictObject({
  /** The bound on the share of exposures with added violations; null where nothing is known. */
  upper: z.number().nullable(),
  budget: z.number(),
  confidence: z.number(),
  exposuresMissing: count.nullable(),
  secondsMissing: count.nullable(),
});

const stratumSchema = z.strictObject({
  name: z.string(),
  weight: z.number(),
  exposures: count,
  worse: count,
  better: count,
  added: count,
  faults: count,
});

/** A mean difference, candidate less baseline, with its interval; null where there are too few pairs. */
const differenceSchema = z.strictObject({ mean: z.number(), low: z.number(), high: z.number() }).nullable();

/** What `requal gate` found: `gate.json` and `requal gate --json`. */
export const gateSchema = z.strictObject({
  schema: z.literal('requal/gate/v1'),
  id: z.string(),
  startedAt: z.iso.datetime(),
  tookMs: count,
  requal: z.string(),
  node: z.string(),
  /** `from` is what the command line named. */
  baseline: z.strictObject({ name: z.string(), digest: sha256, from: z.string() }),
  candidate: z.strictObject({ name: z.string(), digest: sha256, from: z.string() }),
  charterDigest: sha256,
  asOf: z.string(),
  seed: count,
  verdict,
  /** Plain sentences, the weightiest first. */
  why: z.array(z.string()),
  onInconclusive: z.enum(['fail', 'pass']),
  exitCode: count,
  changes: z.array(changeSchema),
  equality: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('equal'),
      by: z.enum(['content', 'cells']),
      covered: z.array(z.string()),
      notCovered: z.array(z.string()),
    }),
    z.strictObject({ kind: z.literal('unproved'), because: z.array(z.string()) }),
  ]),
  findings: z.array(findingSchema),
  /** `new-here`: the change brings it itself, so it does not count for what the change does. */
  waivers: z.array(z.strictObject({ ...waiverSchema.shape, state: z.enum(['used', 'unused', 'expired', 'new-here']) })),
  shipped: z.strictObject({
    pairs: count,
    bothFail: count,
    needless: count,
    notJudged: z.array(z.string()),
    /** Found scenarios that were played as the baseline's commit has them, because the change took them away or wrote them otherwise. */
    restored: z.array(z.strictObject({ scenario: z.string(), what: z.enum(['gone', 'changed', 'unreadable']) })),
  }),
  cells: z.strictObject({
    regions: count,
    /** Of these, regions in which the candidate acts alone where the baseline did not, or stays out where it did not. */
    hazards: count,
    /** Regions that no step can reach, whatever is proposed. */
    impossible: count,
    isProof: z.boolean(),
    /** Regions of cells, and patterns whose runbook changed, at which incidents were aimed. */
    aims: z.array(
      z.strictObject({ kind: z.enum(['cell', 'runbook']), name: z.string(), isHazard: z.boolean(), reached: count }),
    ),
  }),
  pairs: z.strictObject({
    played: count,
    asked: count,
    missed: count,
    parted: count,
    ended: z.enum(['all-played', 'shown-worse', 'out-of-time', 'interrupted', 'not-begun']),
    strata: z.array(stratumSchema),
    faults: z.array(z.string()),
  }),
  bound: boundSchema.nullable(),
  useful: z.strictObject({
    budget: z.number().nullable(),
    pairs: count,
    /** Share of exposures in which people are called in addition. */
    called: differenceSchema,
    /** How much longer users are hurt, in seconds. */
    hurtSeconds: differenceSchema,
  }),
  conditionalOn: z.array(z.string()),
  /** The report's folder, relative to where the command ran. */
  folder: z.string(),
});

export type GateReport = z.output<typeof gateSchema>;
export type GateFinding = GateReport['findings'][number];
