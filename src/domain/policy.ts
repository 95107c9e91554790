import { z } from 'zod';
import { actionKindSchema } from './action.ts';
import { canaryRuleSchema } from './canary.ts';
import {
  dateSchema,
  durationSchema,
  fractionSchema,
  lineSchema,
  nameSchema,
  requirementSchema,
  roleSchema,
} from './primitives.ts';

export const levelSchema = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
/** Autonomy from 0, manual, to 4, autonomous (requirements.md A0 to A4). */
export type Level = z.output<typeof levelSchema>;

const clauseSchema = z.strictObject({
  id: nameSchema,
  /** CEL without arithmetic, null and conversions; `requal list --facts` shows what it may read. */
  when: z.string().min(1).max(1_000),
  because: lineSchema,
  requirement: requirementSchema.nullable().default(null),
});

/** Levels 3 and 4 permit and need all their clauses; levels 0 to 2 demand a person and need any of theirs. */
const levelRuleSchema = z.strictObject({
  level: levelSchema,
  title: lineSchema,
  match: z.enum(['all', 'any']),
  clauses: z.array(clauseSchema).max(40),
});

/** Who must say yes: one of each group, each a different person. */
export const approvalRuleSchema = z.strictObject({
  groups: z.array(z.array(roleSchema).min(1)).min(1).max(4),
  timeout: durationSchema,
  /** What silence leads to. `execute` is what the charter forbids, and can be written so that it can be found. */
  onTimeout: z.enum(['page-on-call', 'queue', 'cancel', 'read-only', 'execute']),
  /** How long an approval can be used. */
  validFor: durationSchema,
});

/** An action that may run alone, and under which condition on its target. */
const authorisedActionSchema = z.strictObject({
  id: nameSchema,
  kind: actionKindSchema,
  level: levelSchema,
  patterns: z.array(nameSchema).default([]),
  /** CEL on the target; empty when there is none. */
  where: z.string().max(1_000).default('true'),
  because: lineSchema,
});

const exceptionSchema = z.strictObject({
  id: nameSchema,
  owner: lineSchema.nullable().default(null),
  reason: lineSchema,
  expires: dateSchema.nullable().default(null),
  reviewEvery: durationSchema.nullable().default(null),
  /** Clauses that it lifts. */
  lifts: z.array(nameSchema),
  /** Services for which it holds. */
  services: z.array(nameSchema),
});

export const guardrailSettingsSchema = z.strictObject({
  coolDown: durationSchema,
  /** Actions per target and hour, and in all per hour. */
  rateLimit: z.strictObject({ perTargetPerHour: z.int().positive(), perHour: z.int().positive() }),
  /** Failed attempts on one target after which automation pauses there and escalates (requirements.md D8). */
  circuitBreaker: z.strictObject({ attemptsMax: z.int().positive(), openFor: durationSchema }),
  blastRadius: z.strictObject({
    concurrentMax: fractionSchema,
    servicesMax: z.int().positive(),
    /** Over all automations in a rolling window (requirements.md B2). */
    cumulativeServicesMax: z.int().positive(),
    window: durationSchema,
  }),
  /** The most replicas that one scaling step may change (requirements.md D9). */
  envelope: z.strictObject({ stepMax: z.int().positive() }),
  /** Whether autonomous changes are refused while the change window is closed (requirements.md D10). */
  changeWindow: z.enum(['enforced', 'ignored']),
  /** Kinds that the executor's role may carry out (requirements.md D11). */
  executorMay: z.array(actionKindSchema),
  /** How old the newest evidence may be at execution (requirements.md D19, E1). */
  evidenceAgeMax: durationSchema,
  /** Actions that begin with a few replicas (requirements.md D12). */
  canaries: z.array(canaryRuleSchema).max(10).default([]),
  verify: z.enum(['undo-then-escalate', 'escalate', 'off']),
  approval: z
    .strictObject({
      /** What a yes is a yes to. Only `digest` keeps requirements.md D4; the others can be written so that they can be found. */
      bindsTo: z.enum(['digest', 'action-kind', 'nothing']),
      /**
       * For how long people who said no are not asked about the same step again while nothing else is so. Half an hour:
       * long enough to work undisturbed, short enough to ask once more within an incident.
       */
      askAgainAfter: durationSchema.default(1_800_000),
    })
    .default({ bindsTo: 'digest', askAgainAfter: 1_800_000 }),
  /** What must be so before automation acts alone (requirements.md D6, E2, D14). */
  preflight: z
    .strictObject({
      ownerKnown: z.boolean().default(true),
      /** Independent sources among the evidence. */
      sourcesMin: z.int().min(1).max(10).default(2),
      reversible: z.boolean().default(true),
    })
    .default({ ownerKnown: true, sourcesMin: 2, reversible: true }),
});

/** A governance document that a compliance lead can read. */
export const policySchema = z.strictObject({
  metadata: z.strictObject({
    name: nameSchema,
    version: z.string().max(40),
    title: lineSchema,
    author: lineSchema,
    owner: lineSchema.nullable().default(null),
    approvals: z.array(z.strictObject({ role: lineSchema, name: lineSchema, at: dateSchema })).default([]),
    reviewedAt: dateSchema,
    nextReview: dateSchema,
    appliesTo: lineSchema,
  }),
  /** Lists of services that the clauses speak of. */
  sharedInfrastructure: z.array(nameSchema).default([]),
  levels: z.array(levelRuleSchema).min(1).max(5),
  /** The level when no clause matches; null means level 1. */
  fallback: levelSchema.nullable().default(null),
  authorised: z.array(authorisedActionSchema),
  /** Kinds that only a person may start (requirements.md D3). */
  alwaysHuman: z.array(actionKindSchema),
  approvals: z.array(z.strictObject({ tier: z.int().min(0).max(3), ...approvalRuleSchema.shape })).min(1),
  /** Who is paged, by what stopped automation. */
  escalation: z.strictObject({
    default: roleSchema,
    regulated: roleSchema,
    data: roleSchema,
    commander: roleSchema,
  }),
  /** How long a person has to abort an action at level 3 (requirements.md A3). */
  abortWindow: durationSchema.default(120_000),
  guardrails: guardrailSettingsSchema,
  exceptions: z.array(exceptionSchema).default([]),
  qualityAlerts: z
    .array(
      z.strictObject({
        id: nameSchema,
        measure: z.enum([
          'false-positive-rate',
          'rollback-rate',
          'rejections',
          'recommendations-per-hour',
          'silent',
          'repeats',
          'divergence',
          'tool-calls',
          'tool-order',
        ]),
        above: z.number(),
        over: durationSchema,
        heldFor: durationSchema.default(0),
        then: z.enum(['open-ticket', 'suspend-level-4', 'review']),
        provenance: z.enum(['published', 'reconstructed']).default('published'),
      }),
    )
    .default([]),
  logging: z.strictObject({ auditEventPerAction: z.boolean(), recordApprovals: z.boolean() }),
  requalification: z.strictObject({ every: durationSchema, afterSuboptimalOutcome: z.boolean() }),
});

export type Policy = z.output<typeof policySchema>;
export type Clause = z.output<typeof clauseSchema>;
export type ApprovalRule = z.output<typeof approvalRuleSchema>;
export type GuardrailSettings = z.output<typeof guardrailSettingsSchema>;
