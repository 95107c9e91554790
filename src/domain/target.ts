import { z } from 'zod';
import { durationSchema, nameSchema } from './primitives.ts';

/**
 * The metrics that a query can tell of a service of the user's own. What the Kubernetes API tells (ready replicas,
 * restarts, age of the deploy, nodes) needs none, and what users see at the entry k6 measures.
 */
export const ownMetrics = [
  'request_rps',
  'error_ratio',
  'latency_ms',
  'cpu_ratio',
  'memory_ratio',
  'queue_depth',
  'cache_hit_ratio',
  'edge_rps',
  'edge_error_ratio',
  'probe_success_ratio',
  'integrity_errors_per_min',
  'log_lines_per_min',
] as const;
export type OwnMetric = (typeof ownMetrics)[number];

const kubeName = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';

const workloadRefSchema = z
  .string()
  .regex(
    new RegExp(`^(Deployment|StatefulSet)/${kubeName}$`),
    'expected a workload such as `Deployment/cart` or `StatefulSet/orders`',
  );

/** A path of a URL without its host, as it can stand in a script. */
const urlPathSchema = z
  .string()
  .max(400)
  .regex(/^\/[\w\-.~!$&()*+,;=:@%/?]*$/, 'expected a path such as `/metrics`');

const portSchema = z.int().min(1).max(65_535);

const ownServiceSchema = z.strictObject({
  /** What carries the service in its namespace, as `Deployment/cart`; of a queue its workers. */
  workload: workloadRefSchema,
  /** Further workloads of the same service, such as the broker of a queue. */
  beside: z.array(workloadRefSchema).max(10).default([]),
  /** Where Prometheus scrapes its pods; null leaves that to their annotations `prometheus.io/scrape`, `port` and `path`. */
  scrape: z
    .strictObject({ port: portSchema, path: urlPathSchema.default('/metrics') })
    .nullable()
    .default(null),
  /** PromQL for each metric, in the unit that its name says; its answer is one series. What has no query is missing. */
  metrics: z.partialRecord(z.enum(ownMetrics), z.string().min(1).max(2_000)).default({}),
});

const sloSchema = z.strictObject({
  /** Mean latency at the entry above which users are hurt; takes the place of `objective.latencyMax`. */
  latencyMax: durationSchema.nullable().default(null),
  /** Share of failed requests above which users are hurt; takes the place of `objective.successRatioMin`. */
  errorRatioMax: z.number().min(0).max(0.5).nullable().default(null),
  /** Where users enter: a Service of the manifests, in the namespace of the workload's entry. */
  entry: z.strictObject({
    service: z.string().regex(new RegExp(`^${kubeName}$`), 'expected the name of a Service'),
    port: portSchema,
    path: urlPathSchema.default('/'),
    /** With `https` the pods serve the certificate that requal puts into the Secret `<service of the entry>-tls`. */
    scheme: z.enum(['http', 'https']).default('http'),
  }),
});

/**
 * A system of the user's own as the target of a cluster: what is installed, and what stands for which service of the
 * topology. The simulator plays the topology and passes this over.
 */
export const targetSchema = z.strictObject({
  /** A folder of plain Kubernetes YAML, relative to the file that this stands in. */
  manifests: z.string().min(1).max(400),
  /** By service of the topology. Services that are `external` or `telemetry` may be left out: they have no pods here. */
  services: z.record(nameSchema, ownServiceSchema),
  /** What users were promised, and where they enter. */
  slo: sloSchema,
});

export type Target = z.output<typeof targetSchema>;
export type OwnService = z.output<typeof ownServiceSchema>;

/** Kind and name of a workload that is written as `Deployment/cart`. */
export function workloadRef(text: string): { readonly kind: 'Deployment' | 'StatefulSet'; readonly name: string } {
  const [kind, name = ''] = text.split('/');
  return { kind: kind === 'StatefulSet' ? 'StatefulSet' : 'Deployment', name };
}
