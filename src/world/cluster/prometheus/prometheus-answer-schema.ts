import { z } from 'zod';

const point = z.tuple([z.number(), z.string()]);
const labels = z.record(z.string(), z.string());

/** The parts of https://prometheus.io/docs/prometheus/latest/querying/api/ that are read. */
export const prometheusAnswerSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    warnings: z.array(z.string()).default([]),
    infos: z.array(z.string()).default([]),
    data: z.discriminatedUnion('resultType', [
      z.object({
        resultType: z.literal('matrix'),
        // A series of native histograms has `histograms` instead, which no metric of requal is read from.
        result: z.array(z.object({ metric: labels, values: z.array(point).default([]) })),
      }),
      z.object({
        resultType: z.literal('vector'),
        result: z.array(z.object({ metric: labels, value: point.optional() })),
      }),
      z.object({ resultType: z.literal('scalar'), result: point }),
    ]),
  }),
  z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() }),
]);

/** What an answer that is no error holds. */
export type PrometheusData = Extract<z.output<typeof prometheusAnswerSchema>, { status: 'success' }>['data'];

/** What it says of what it scrapes, as far as it is read here. */
export const targetsSchema = z.object({
  data: z.object({ activeTargets: z.array(z.object({ scrapeUrl: z.string(), lastError: z.string() })) }),
});
