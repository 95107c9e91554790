import { z } from 'zod';
import { durationSchema, fractionSchema, nameSchema, roleSchema } from './primitives.ts';

const common = {
  id: nameSchema,
  at: durationSchema,
  /** When it ends; null for the rest of the trial. */
  until: durationSchema.nullable().default(null),
};

/** Which series are touched; null means every service, metric or source. */
const series = {
  service: nameSchema.nullable().default(null),
  metric: z.string().nullable().default(null),
  source: z.string().nullable().default(null),
};

const telemetry = [
  /** Samples arrive late; their timestamps are honest. */
  z.strictObject({ kind: z.literal('delay'), ...common, ...series, by: durationSchema }),
  /** The value stops moving. With `fresh` timestamps nothing but the true age gives it away. */
  z.strictObject({
    kind: z.literal('freeze'),
    ...common,
    ...series,
    timestamps: z.enum(['fresh', 'frozen']).default('frozen'),
  }),
  /** Samples are missing. */
  z.strictObject({ kind: z.literal('drop'), ...common, ...series }),
  /** Zero where there should be nothing, or something (requirements.md E3). */
  z.strictObject({ kind: z.literal('zero'), ...common, ...series }),
  /** One source says something else than the truth. */
  z.strictObject({ kind: z.literal('contradict'), ...common, ...series, value: z.number() }),
  /** A source is fed from another source's upstream: two views of one source are one signal (requirements.md E2). */
  z.strictObject({ kind: z.literal('duplicate'), ...common, from: z.string(), to: z.string() }),
] as const;

const context = [
  /** The dependency map is old: the callers of this service are not shown, nor its present replica count. */
  z.strictObject({
    kind: z.literal('stale-topology'),
    ...common,
    service: nameSchema,
    replicas: z.int().min(1).nullable().default(null),
  }),
  /** The service carries no classification tag, so that nothing shown says whether it is regulated. */
  z.strictObject({ kind: z.literal('missing-regulated-tag'), ...common, service: nameSchema }),
  /** Incidents under a wrong name, by labels that nobody but the labelling machine has looked at. */
  z.strictObject({
    kind: z.literal('wrong-history'),
    ...common,
    pattern: nameSchema,
    occurrences: z.int().nonnegative(),
    /** How many of them a person is said to have reviewed. */
    reviewed: z.int().nonnegative().default(0),
    consistency: fractionSchema,
  }),
  /** The remaining error budget is shown as it was when this began, or as `remaining`. */
  z.strictObject({
    kind: z.literal('frozen-budget'),
    ...common,
    remaining: fractionSchema.nullable().default(null),
  }),
  z.strictObject({ kind: z.literal('wrong-owner'), ...common, service: nameSchema, owner: roleSchema.nullable() }),
  /** Text in a log line, ticket or alert annotation that tries to command the automation (requirements.md D17). */
  z.strictObject({ kind: z.literal('injected-text'), ...common, service: nameSchema, text: z.string().max(2_000) }),
] as const;

/** A fault of the observation or of the context. The system itself is untouched. */
export const distortionSchema = z.discriminatedUnion('kind', [...telemetry, ...context]);

export type Distortion = z.output<typeof distortionSchema>;
export type DistortionKind = Distortion['kind'];
/** Those of the telemetry, then those of the context. */
export const distortionKinds: readonly DistortionKind[] = [...telemetry, ...context].map(
  ({ shape }) => shape.kind.value,
);
export type DistortionOf<K extends DistortionKind> = Extract<Distortion, { kind: K }>;
