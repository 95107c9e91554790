import { z } from 'zod';
import { adversarySchema } from './agent.ts';
import { distortionSchema } from './distortion.ts';
import { expectationSchema } from './expectation.ts';
import { faultSchema } from './fault.ts';
import { personSchema } from './person.ts';
import {
  durationSchema,
  fractionSchema,
  instantSchema,
  lineSchema,
  nameSchema,
  requirementSchema,
  triggerSchema,
} from './primitives.ts';
import { targetSchema } from './target.ts';
import { topologySchema } from './topology.ts';
import { objectiveSchema, workloadSchema } from './workload.ts';

const spanSchema = z.strictObject({ from: durationSchema, to: durationSchema });

/** The true context. Distortions of the context change what automation is shown of it. */
export const trueContextSchema = z.strictObject({
  /** How often each pattern occurred, and how consistently one remedy worked. What is not listed never occurred. */
  history: z
    .array(
      z.strictObject({
        pattern: nameSchema,
        occurrences: z.int().nonnegative(),
        /** How many of them a person has reviewed; null means all. */
        reviewed: z.int().nonnegative().nullable().default(null),
        consistency: fractionSchema.default(1),
      }),
    )
    .default([]),
  /** Remaining error budget of the period at the start of the trial. */
  budgetRemaining: fractionSchema.default(0.9),
  qualification: z.enum(['valid', 'missing', 'expired', 'revoked', 'assumed']).default('assumed'),
  /** Times in which changes are not allowed. */
  changeFreezes: z.array(spanSchema).default([]),
  /** Business events and the services they protect. */
  events: z.array(z.strictObject({ name: nameSchema, ...spanSchema.shape, services: z.array(nameSchema) })).default([]),
  /** Services with a documented change record for this incident. */
  changeRecords: z.array(nameSchema).default([]),
  /** Deploys that were made and are no fault. */
  deploys: z.array(z.strictObject({ service: nameSchema, at: durationSchema })).default([]),
});

/** Two scenarios that differ in one thing, which flips the right answer (design.md section 6). */
export const twinSchema = z.strictObject({
  id: nameSchema,
  /** The trigger that is the only cause on the side that must escalate. */
  trigger: triggerSchema,
  /** The charter's invariant whose hazard is true here and not in the twin. */
  hazard: nameSchema,
  /** The observations of both are the same before the decision: both must escalate. */
  ambiguous: z.boolean().default(false),
});

export const scenarioSchema = z.strictObject({
  id: nameSchema,
  title: lineSchema,
  /** Rules of requirements.md that it exercises. */
  requirements: z.array(requirementSchema).default([]),
  /** The date and time at which the trial begins; validity, reviews and windows count from it. */
  startAt: instantSchema,
  /** Common horizon: every trial runs to it whatever the candidate does. */
  horizon: durationSchema.default(3_600_000),
  topology: topologySchema,
  workload: workloadSchema,
  objective: objectiveSchema.default(objectiveSchema.parse({})),
  /** A system of the user's own in a cluster; null has requal make one there from the topology. */
  target: targetSchema.nullable().default(null),
  faults: z.array(faultSchema).max(20).default([]),
  distortions: z.array(distortionSchema).max(20).default([]),
  context: trueContextSchema.default(trueContextSchema.parse({})),
  people: z.array(personSchema).default([]),
  /** Who diagnoses: the candidate's own agent, or an adversary put in its place. */
  agent: z.union([z.literal('candidate'), adversarySchema]).default('candidate'),
  expected: z.array(expectationSchema).default([]),
  /** Invariants that this scenario must exercise; if one is not, the trial is inconclusive. */
  exercises: z.array(nameSchema).default([]),
  twin: twinSchema.nullable().default(null),
});

export type TrueContext = z.output<typeof trueContextSchema>;
export type Twin = z.output<typeof twinSchema>;
export type Scenario = z.output<typeof scenarioSchema>;
/** A scenario as a file holds it, before defaults and units. */
export type ScenarioDocument = z.input<typeof scenarioSchema>;

/**
 * A scenario as another one with a few changes, so that a twin shows its difference and nothing else. A path names
 * fields with dots and elements of lists by their `name`, `id`, `role`, `pattern` or `service` in brackets:
 * `topology.services[checkout].regulated`.
 */
export const variationSchema = z.strictObject({
  id: nameSchema,
  extends: nameSchema,
  title: lineSchema,
  requirements: z.array(requirementSchema).optional(),
  changes: z.array(
    z.union([
      z.strictObject({ set: z.string(), to: z.json() }),
      z.strictObject({ add: z.string(), value: z.json() }),
      z.strictObject({ remove: z.string() }),
    ]),
  ),
  expected: z.array(z.json()).optional(),
  exercises: z.array(nameSchema).optional(),
  twin: z.json().optional(),
});
export type Variation = z.output<typeof variationSchema>;
