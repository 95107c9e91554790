import { z } from 'zod';

/** The parts that are read of a line of k6's JSON output (https://grafana.com/docs/k6/latest/results-output/real-time/json/). */
export const k6LineSchema = z.object({
  metric: z.enum(['http_req_duration', 'dropped_iterations']),
  data: z.object({
    time: z.string(),
    value: z.number(),
    tags: z.object({ expected_response: z.string().optional() }).nullable().optional(),
  }),
});
