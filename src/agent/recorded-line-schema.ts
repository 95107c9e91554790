import { z } from 'zod';
import { durationSchema } from '../domain/primitives.ts';
import { proposalSchema } from '../domain/proposal.ts';

/** One line of a record of proposals: from when on it is due, counted from the start of the trial. */
export const recordedLineSchema = z.strictObject({ at: durationSchema, proposal: proposalSchema });
export type RecordedLine = z.output<typeof recordedLineSchema>;
