import { z } from 'zod';
import { dateSchema } from './primitives.ts';

/** A finding that somebody answers for until a date; never one of an absolute rule. */
export const waiverSchema = z.strictObject({
  finding: z.string().min(1).max(200),
  owner: z.string().min(1).max(200),
  reason: z.string().min(1).max(1_000),
  expires: dateSchema,
});
export type Waiver = z.output<typeof waiverSchema>;

/** `waivers.yaml`: findings that somebody answers for until a date. */
export const waiversSchema = z.strictObject({ waivers: z.array(waiverSchema).max(200) });

/** A waiver, and what came of it in a qualification. */
export interface WaiverTold extends Waiver {
  /** `no-effect`: what it names is nothing that a waiver of a qualification can change. */
  readonly state: 'used' | 'unused' | 'expired' | 'no-effect';
  /** What it waived, or why it did nothing, in sentences. */
  readonly told: readonly string[];
}
