import { z } from 'zod';
import { faultKinds } from './fault.ts';
import { dateSchema, durationSchema, fractionSchema, lineSchema, nameSchema, roleSchema } from './primitives.ts';
import { topologySchema } from './topology.ts';
import { objectiveSchema, workloadSchema } from './workload.ts';

/** What was truly behind incidents that looked like a pattern, as their reviews found. */
const causeSchema = z.strictObject({
  fault: z.enum(faultKinds),
  /** Its share of the incidents of this pattern. */
  share: fractionSchema,
  /**
   * How bad it was, by the fields of the fault (`growthPerMinute`, `factor`): the values that its incidents had. Empty for
   * what is usual.
   */
  values: z
    .record(
      z.string().max(40),
      z
        .array(z.union([z.number(), z.string().max(40)]))
        .min(1)
        .max(20),
    )
    .default({}),
});

const patternSchema = z.strictObject({
  pattern: nameSchema,
  occurrences: z.int().nonnegative(),
  /** How many of them a person has reviewed; null means all. */
  reviewed: z.int().nonnegative().nullable().default(null),
  /** Share of them in which one remedy had one outcome. */
  consistency: fractionSchema,
  lastSeen: dateSchema.nullable().default(null),
  /** Empty where no review has said what was behind them: then the usual cause is taken. */
  causes: z.array(causeSchema).max(12).default([]),
});

/** Who can be asked, and how fast: equally spaced quantiles of the measured times, the quickest first. */
export const knownPersonSchema = z.strictObject({
  role: roleSchema,
  respondsIn: z.array(durationSchema).min(1).max(11),
  /** From acknowledging an incident to starting the right repair by hand; null when this role only answers. */
  repairsAfter: durationSchema.nullable().default(null),
});

/** A remediation that automation carried out by itself, and what came of it. */
const outcomeSchema = z.strictObject({
  at: dateSchema,
  /** `rolling-restart/oom-leak/restart-stateless-deployment`, as `requal qualify` names it. */
  automation: z.string().min(1).max(200),
  result: z.enum(['helped', 'needless', 'harmful']),
  /** What was truly behind the incident, as its review found; null where that is not known. */
  cause: z.enum(faultKinds).nullable().default(null),
  /** Empty when nobody had more to say. */
  note: z.string().max(1_000).default(''),
});

/**
 * The user's system as of a date: what there is, who owns it, what is regulated, what happened and what came of it (design.md
 * section 4). Re-qualification draws its incidents from it, because drift happens in the system and not in the repository
 * (requirements.md A6).
 */
export const profileSchema = z.strictObject({
  name: nameSchema,
  title: lineSchema,
  asOf: dateSchema,
  /** Who answers for it being so. */
  owner: lineSchema,
  topology: topologySchema,
  workload: workloadSchema,
  objective: objectiveSchema.default(objectiveSchema.parse({})),
  /** What is left of the error budget of the period. */
  budgetRemaining: fractionSchema,
  patterns: z.array(patternSchema).min(1).max(60),
  /** Who can be asked, and how fast they answered: equally spaced quantiles of the measured times, the quickest first. */
  people: z.array(knownPersonSchema).min(1),
  /** What automation did by itself since the last certificate. */
  outcomes: z.array(outcomeSchema).max(10_000).default([]),
  /**
   * What automations that outcomes were recorded for are called by now, since a rule or a pattern has another name; null for one
   * that the policy has given up, or that is another policy's. Without it such an outcome keeps the policy from being qualified.
   */
  renamed: z
    .array(z.strictObject({ automation: z.string().min(1).max(200), now: z.string().min(1).max(200).nullable() }))
    .max(200)
    .default([]),
  /** How often people overruled a recommendation since then. */
  overrides: z.int().nonnegative().default(0),
});
export type Profile = z.output<typeof profileSchema>;
