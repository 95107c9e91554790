import { jsonOrNull } from '../../../base/parse-json.ts';
import { k6LineSchema } from './k6-line-schema.ts';

/** One thing that k6 told us: a request that ended, or requests that it could not begin. */
export type K6Point =
  | {
      readonly kind: 'request';
      /** When it ended, in milliseconds since 1970 by this machine's clock. */
      readonly at: number;
      readonly latencyMs: number;
      readonly succeeded: boolean;
    }
  | { readonly kind: 'dropped'; readonly at: number; readonly count: number };

const wanted = ['{"metric":"http_req_duration","type":"Point"', '{"metric":"dropped_iterations","type":"Point"'];

/**
 * A line of k6's JSON output; null for what is not counted. Most lines are of other metrics, and are not even parsed.
 * A line that is cut or no JSON is `undefined`: the stream is broken there.
 */
export function readK6Point(line: string): K6Point | null | undefined {
  if (!line.startsWith('{')) return undefined;
  if (!wanted.some((start) => line.startsWith(start))) return null;
  const parsed = k6LineSchema.safeParse(jsonOrNull(line));
  if (!parsed.success) return undefined;
  const { metric, data } = parsed.data;
  const at = Date.parse(data.time);
  if (Number.isNaN(at)) return undefined;
  if (metric === 'dropped_iterations') return { kind: 'dropped', at, count: data.value };
  return { kind: 'request', at, latencyMs: data.value, succeeded: data.tags?.expected_response === 'true' };
}
