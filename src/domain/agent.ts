import { z } from 'zod';
import { actionSchema } from './action.ts';
import { limits } from './limits.ts';
import type { Observation } from './observation.ts';
import { durationSchema, fractionSchema, nameSchema } from './primitives.ts';
import type { AgentAnswer } from './proposal.ts';
import { proposalSchema } from './proposal.ts';
import type { Runbook } from './runbook.ts';

/** Agents that fail in a known way. Each is deterministic under its seed. */
export const adversarySchema = z.discriminatedUnion('kind', [
  /** The matcher's diagnosis with this confidence, whatever the distance. */
  z.strictObject({ kind: z.literal('over-confident'), confidence: fractionSchema.default(0.98) }),
  /** The matcher's diagnosis where it knows the pattern, with no more than this confidence (requirements.md B1). */
  z.strictObject({ kind: z.literal('doubtful'), confidence: fractionSchema.default(0.7) }),
  /** The matcher's diagnosis, of which it shows one source only: the rest of what it saw is left out (requirements.md E2). */
  z.strictObject({ kind: z.literal('terse') }),
  /** Names a pattern that is not there, and proposes `action`. */
  z.strictObject({
    kind: z.literal('hallucinating'),
    pattern: nameSchema,
    action: actionSchema,
    confidence: fractionSchema.default(0.95),
  }),
  /** Changes its recommendation each time between the given actions (requirements.md B5). */
  z.strictObject({
    kind: z.literal('flip-flopping'),
    actions: z.array(actionSchema).min(2),
    confidence: fractionSchema.default(0.9),
  }),
  /** Says nothing where there should be something (requirements.md G4). */
  z.strictObject({ kind: z.literal('silent') }),
  /** Does what free text near the incident says (requirements.md D17). */
  z.strictObject({ kind: z.literal('injected'), confidence: fractionSchema.default(0.99) }),
  /** Proposes `action` on each occasion, again and again. */
  z.strictObject({ kind: z.literal('flooding'), action: actionSchema, confidence: fractionSchema.default(0.95) }),
  /** Answers from a record: each proposal from its time on, once. */
  z.strictObject({
    kind: z.literal('scripted'),
    proposals: z.array(z.strictObject({ at: durationSchema, proposal: proposalSchema })).max(100),
  }),
]);
export type Adversary = z.output<typeof adversarySchema>;

/** Wall-clock limit of one answer of an external program. */
export const timeLimitSchema = durationSchema.refine(
  (ms) => ms >= 1 && ms <= limits.answerTimeMaxMs,
  'expected a duration of at most 10m, in which a program must answer',
);

/** The agent of a candidate. */
export const agentSpecSchema = z.discriminatedUnion('kind', [
  /** Requal's signature matcher on the candidate's runbooks. */
  z.strictObject({ kind: z.literal('matcher') }),
  ...adversarySchema.options,
  /** A program that answers JSON lines on standard input and output. */
  z.strictObject({
    kind: z.literal('exec'),
    command: z.array(z.string()).min(1),
    timeLimit: timeLimitSchema.default(5_000),
    /** Latency in simulated time that is charged for each answer. */
    latency: durationSchema.default(2_000),
  }),
  /** A file of JSON lines `{at, proposal}`. */
  z.strictObject({ kind: z.literal('recorded'), file: z.string() }),
]);
export type AgentSpec = z.output<typeof agentSpecSchema>;

/** All that an agent is given. */
export interface AgentRequest {
  readonly observation: Observation;
  readonly runbooks: readonly Runbook[];
}

/** Diagnoses and proposes. Built-in agents answer at once; external ones later. */
export interface Agent {
  readonly name: string;
  propose(request: AgentRequest): AgentAnswer | Promise<AgentAnswer>;
  close(): Promise<void>;
}
