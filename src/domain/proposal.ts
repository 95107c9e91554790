import { z } from 'zod';
import { actionSchema } from './action.ts';
import { fractionSchema, nameSchema } from './primitives.ts';

/** One value that the agent rests on, as it was shown. */
export const evidenceSchema = z.strictObject({
  service: nameSchema,
  metric: z.string().max(80),
  source: z.string().max(80),
  value: z.number().nullable(),
  eventAt: z.number(),
});

/** One read-only call of a tool on a target, with what it asked about: metrics of a query. */
const toolCallSchema = z.strictObject({
  tool: z.enum(['query-metrics', 'query-logs', 'annotate-alert']),
  target: nameSchema,
  about: z.array(z.string().max(80)).max(40).default([]),
});

/** What an agent says. External agents answer with this shape, one JSON line. */
export const proposalSchema = z.strictObject({
  /** The service held to be at fault. */
  service: nameSchema,
  /** The pattern it names; null when it knows none that fits ("novel"). */
  pattern: nameSchema.nullable(),
  diagnosis: z.string().max(2_000),
  confidence: fractionSchema,
  evidence: z.array(evidenceSchema).max(40),
  /** Best first; empty when it recommends nothing. */
  actions: z.array(actionSchema).max(5),
  rationale: z.string().max(4_000),
  /** What it looked up for this, in order; null when it does not tell, and then nothing is made of it. */
  calls: z.array(toolCallSchema).max(100).nullable().default(null),
  versions: z.strictObject({
    agent: z.string().max(120),
    model: z.string().max(120).default('none'),
    prompt: z.string().max(120).default('none'),
  }),
});

export type ToolCall = z.output<typeof toolCallSchema>;
export type Evidence = z.output<typeof evidenceSchema>;
export type Proposal = z.output<typeof proposalSchema>;

/** What came of asking an agent. A failure is the candidate's own event (design.md section 4). */
export type AgentAnswer =
  | { readonly kind: 'proposal'; readonly proposal: Proposal; readonly latencyMs: number }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'failed'; readonly reason: string; readonly timedOut: boolean };
