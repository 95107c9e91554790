import { z } from 'zod';
import { durationSchema } from '../domain/primitives.ts';

/** One line of a record of a policy's or an executor's answers. */
export const recordedAnswerSchema = z.strictObject({
  /** When it was asked, from the start of the trial. */
  at: durationSchema,
  /** What it was asked: `decide` of a policy, the others of an executor. */
  kind: z.enum(['decide', 'rule', 'verify', 'stop']),
  /** The SHA-256 of the request, or its beginning; null when time and order are enough. */
  request: z
    .string()
    .regex(/^[0-9a-f]{12,64}$/, 'expected 12 to 64 hexadecimal digits in lower case')
    .nullable()
    .default(null),
  /** What was said, as a program would write it. */
  answer: z.json(),
});
export type RecordedAnswer = z.output<typeof recordedAnswerSchema>;
