import { z } from 'zod';

const count = z.int().nonnegative();

/** How many trials have which verdict. */
export const verdictCountsSchema = z.strictObject({ pass: count, fail: count, inconclusive: count });
export type VerdictCounts = z.output<typeof verdictCountsSchema>;

const windowCounts = z.strictObject({ judged: count, right: count });

/** In how many trials a rule had which answer; each trial counts once. */
const ruleTallySchema = z.strictObject({
  invariant: z.string(),
  /** All that the rule rests on, or that a breach of it cites. */
  requirements: z.array(z.string()),
  basis: z.enum(['hazard', 'conformance']),
  class: z.enum(['absolute', 'rated']),
  /** It came up, held, and the candidate or a runtime on trial kept it. */
  passed: count,
  failed: count,
  inconclusive: count,
  /** It came up and held on requal's own guardrails. */
  assumed: count,
  /** It did not come up, which is no pass. */
  notExercised: count,
  /** Breaches that something stopped before they changed the world, and in how many trials. */
  stopped: z.strictObject({ breaches: count, trials: count }),
});
export type RuleTally = z.output<typeof ruleTallySchema>;

/** What all trials of a run come to, whether or not the summary tells them one by one. */
export const tallySchema = z.strictObject({
  verdicts: verdictCountsSchema,
  scenarios: count,
  worlds: z.array(z.enum(['simulator', 'recorded', 'cluster'])),
  /** Who diagnosed, and in how many trials. */
  agents: z.array(z.strictObject({ of: z.enum(['candidate', 'scenario']), kind: z.string(), trials: count })),
  /** Decision windows: all, and of those that were judged how many got what was wanted. */
  windows: z.strictObject({ all: count, binding: windowCounts, advisory: windowCounts }),
  unsafe: z.strictObject({ attempted: count, realised: count }),
  /** Trials with harm after a person's valid yes. */
  humanPath: count,
  /** In the order of the charter. */
  rules: z.array(ruleTallySchema),
  /** Why trials are inconclusive: of the first thousand reasons the most frequent first, each with the ids of its first trials. */
  reasons: z.array(z.strictObject({ why: z.string(), trials: count, first: z.array(z.string()) })),
  /** Trials that are inconclusive for a reason beyond those thousand. */
  otherReasons: count,
});
export type Tally = z.output<typeof tallySchema>;
