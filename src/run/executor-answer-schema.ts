import { z } from 'zod';
import { lineSchema } from '../domain/primitives.ts';

/** The lines with which an external executor answers. Sentences are for people. */
export const ruleAnswerSchema = z.strictObject({
  ruling: z.enum(['execute', 'refuse']),
  because: lineSchema.default('no reason was given'),
});

export const verifyAnswerSchema = z.strictObject({
  then: z.enum(['close', 'undo', 'escalate', 'wait']),
  because: lineSchema.default('no reason was given'),
});

export const stopAnswerSchema = z.strictObject({
  /** Ids of running remediations. */
  abort: z.array(z.string().max(80)).max(100),
});
