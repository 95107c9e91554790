import { z } from 'zod';
import { durationSchema, fractionSchema, nameSchema, roleSchema } from './primitives.ts';

/** One call relation: each request of the caller makes `calls` requests to `service`. */
export const dependencySchema = z.strictObject({
  service: nameSchema,
  /** Requests sent for each request received; 0.2 for one in five. */
  calls: z.number().positive().max(10).default(1),
  /** A caller gives up after this time and counts a failure. */
  timeout: durationSchema.default(1_000),
  /** Further tries after a failure. */
  retries: z.int().min(0).max(10).default(0),
  /** A breaker that opens when most calls fail: it sheds load instead of retrying. */
  breaker: z.boolean().default(false),
  /** False when the caller can answer without it, at lower quality. */
  required: z.boolean().default(true),
});

export const serviceKindSchema = z.enum(['stateless', 'stateful', 'cache', 'queue', 'external', 'telemetry']);

/** A service as it truly is. What automation is shown of it may be broken by a distortion of the context. */
export const serviceSchema = z.strictObject({
  name: nameSchema,
  kind: serviceKindSchema.default('stateless'),
  namespace: nameSchema.default('shop'),
  environment: z.enum(['production', 'staging']).default('production'),
  replicas: z.int().min(1).max(200).default(4),
  /** Requests per second that one warm replica can serve. */
  replicaRate: z.number().positive().max(100_000).default(50),
  /** Mean service time of one request without any waiting. */
  serviceTime: durationSchema.default(20),
  /** Share of the memory limit that a healthy replica uses. */
  memory: fractionSchema.default(0.45),
  /** From start to ready. */
  startTime: durationSchema.default(20_000),
  /** From ready to full speed. */
  warmUp: durationSchema.default(10_000),
  /** Share of reads answered from the cache in steady state; only for caches. */
  hitRatio: fractionSchema.default(0.95),
  autoscaled: z.boolean().default(false),
  /** Argo CD, Prometheus, Istio and the like, or anything used by several teams (requirements.md C3). */
  shared: z.boolean().default(false),
  /** Names of the regimes that regulate it, for example `pci-dss`; empty when none does (requirements.md B4). */
  regulated: z.array(nameSchema).default([]),
  owner: roleSchema.nullable().default('service-owner'),
  /** The safe operating envelope that people set (requirements.md D9). */
  envelope: z
    .strictObject({
      replicasMin: z.int().min(0).default(1),
      replicasMax: z.int().min(1).default(200),
      stepMax: z.int().min(1).default(2),
    })
    .default({ replicasMin: 1, replicasMax: 200, stepMax: 2 }),
  dependsOn: z.array(dependencySchema).default([]),
});

export const topologySchema = z.strictObject({
  services: z.array(serviceSchema).min(1).max(50),
  /** Machines that hold the replicas, filled round robin. */
  nodes: z.int().min(1).max(100).default(6),
});

export type Dependency = z.output<typeof dependencySchema>;
export type ServiceKind = z.output<typeof serviceKindSchema>;
export type Service = z.output<typeof serviceSchema>;
export type Topology = z.output<typeof topologySchema>;
