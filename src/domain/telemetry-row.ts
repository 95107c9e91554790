import { z } from 'zod';
import { nameSchema } from './primitives.ts';

/** A point `[seconds from the start of the window, value]`; null says that samples are missing from there on. */
const pointSchema = z.tuple([z.number().nonnegative(), z.number().nullable()]);

/**
 * One row of `telemetry.jsonl`: a whole series as knots on a line, true to what happened. What was *shown* wrongly is
 * a distortion of the incident, so that truth and display stay apart.
 */
export const telemetryRowSchema = z.strictObject({
  service: nameSchema,
  /** Our name where the recorded metric corresponds to one of ours (`metricsBySource`), else its own. */
  metric: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/, 'expected a metric name such as `error_ratio`')
    .max(80),
  /** Where it is measured. Two series are independent only if their sources are. */
  source: nameSchema,
  interpolation: z.enum(['linear', 'step']),
  points: z.array(pointSchema).min(1).max(2_000),
  /** `reported`: the source gives the numbers. `composed`: made by us to fit the account. */
  basis: z.enum(['reported', 'composed']),
  /** False for what nobody could look at then: kept for the truth and for graders, never shown. */
  shown: z.boolean().default(true),
  note: z.string().max(400).default(''),
});
export type TelemetryRow = z.output<typeof telemetryRowSchema>;

/**
 * The value of a series at `offsetMs` from the start of the window; null where samples are missing, that is before the
 * first point and after a null point. After the last point it stays what it was.
 */
export function telemetryAt(row: TelemetryRow, offsetMs: number): number | null {
  const seconds = offsetMs / 1_000;
  const index = row.points.findLastIndex(([at]) => at <= seconds);
  const [fromAt, from] = row.points[index] ?? [0, null];
  const [toAt, to] = row.points[index + 1] ?? [0, null];
  if (from === null || to === null || row.interpolation === 'step') return from;
  return from + ((to - from) * (seconds - fromAt)) / (toAt - fromAt);
}
