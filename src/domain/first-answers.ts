import { z } from 'zod';
import { knownPersonSchema } from './profile.ts';
import { dateSchema, fractionSchema, lineSchema, nameSchema, roleSchema } from './primitives.ts';
import { serviceKindSchema } from './topology.ts';

/** A service as its owner describes it. What is left out is not known, and is written at its safe value. */
const answeredServiceSchema = z.strictObject({
  name: nameSchema,
  kind: serviceKindSchema.default('stateless'),
  namespace: nameSchema.default('default'),
  environment: z.enum(['production', 'staging']).default('production'),
  replicas: z.int().min(1).max(200),
  autoscaled: z.boolean().default(false),
  /** Whether several teams stand on it; left out, it is taken for shared where more than one service calls it. */
  shared: z.boolean().nullable().default(null),
  /** Names of the regimes that regulate it; `[]` says that none does, and left out, nobody has said. */
  regulated: z.array(nameSchema).max(20).nullable().default(null),
  /** Role of who answers for it; null for nobody that is known. */
  owner: roleSchema.nullable().default('service-owner'),
  /** What it calls for each request that it gets: once, or so many times. */
  calls: z
    .array(z.union([nameSchema, z.strictObject({ service: nameSchema, calls: z.number().positive().max(10) })]))
    .max(50)
    .default([]),
});

const answeredIncidentSchema = z.strictObject({
  pattern: nameSchema,
  /** In the last year. */
  occurrences: z.int().nonnegative().max(100_000),
  /** How many of them a person has reviewed. */
  reviewed: z.int().nonnegative().default(0),
  /** Share of them in which one remedy had one outcome; left out, none of it is taken for consistent. */
  consistency: fractionSchema.default(0),
  lastSeen: dateSchema.nullable().default(null),
});

/** What `requal init` asks, as a file: `requal init --answers FILE`. */
export const firstAnswersSchema = z.strictObject({
  name: nameSchema,
  /** Who answers for the policy; null where nobody does yet. */
  owner: z.strictObject({ name: lineSchema, role: lineSchema }).nullable().default(null),
  /** Who wrote the policy, if it is not its owner. */
  author: lineSchema.nullable().default(null),
  /** Approvals of the policy that were really given; none can be made up. */
  approvals: z
    .array(z.strictObject({ role: lineSchema, name: lineSchema, at: dateSchema }))
    .max(20)
    .default([]),
  services: z.array(answeredServiceSchema).min(1).max(50),
  /** The service at which users come in; left out, the first that nobody calls. */
  entry: nameSchema.nullable().default(null),
  /** Requests of users per second at a usual hour. */
  rate: z.number().positive().max(1_000_000).nullable().default(null),
  /** What is left of the error budget of the period; left out, nothing is taken to be left. */
  budgetRemaining: fractionSchema.nullable().default(null),
  /** Who can be asked, and how fast they answered: equally spaced quantiles, the quickest first. */
  people: z.array(knownPersonSchema).max(20).default([]),
  incidents: z.array(answeredIncidentSchema).max(60).default([]),
});

export type FirstAnswers = z.output<typeof firstAnswersSchema>;
export type AnsweredService = FirstAnswers['services'][number];

/** A system as far as it is known before its first qualification, and from where. */
export interface FirstSystem {
  readonly answers: FirstAnswers;
  /** As it follows `from`: `the answers in a.yaml`, `the cluster kind-a`. */
  readonly source: string;
  /** What a reader should know of single services, as sentences; each becomes a comment above its service. */
  readonly notes: readonly { readonly service: string; readonly text: string }[];
  /** What is there and not in it, or could not be looked at, as sentences. */
  readonly leftOut: readonly string[];
}
