import { z } from 'zod';
import { durationSchema, fractionSchema, nameSchema } from './primitives.ts';

const common = {
  id: nameSchema,
  /** Start, from the beginning of the trial. */
  at: durationSchema,
  /** When it ends by itself; null when only a remediation or a person ends it. */
  until: durationSchema.nullable().default(null),
  /** The pattern that this cause belongs to *in truth*; what the agent calls it may differ. */
  pattern: nameSchema,
};

/** Memory of each replica grows until the limit; then it is killed and starts again. A restart really helps. */
const memoryLeak = z.strictObject({
  kind: z.literal('memory-leak'),
  ...common,
  target: nameSchema,
  growthPerMinute: fractionSchema.default(0.05),
});

/** Corrupt records pile up and are retried in memory: the symptom of a leak. A restart replays and corrupts more. */
const dataCorruption = z.strictObject({
  kind: z.literal('data-corruption'),
  ...common,
  target: nameSchema,
  recordsPerMinute: z.number().positive().max(100_000).default(60),
  growthPerMinute: fractionSchema.default(0.05),
});

/** A new version that fails a share of requests and is slower. Undone by a rollback, not by a restart. */
const badDeploy = z.strictObject({
  kind: z.literal('bad-deploy'),
  ...common,
  target: nameSchema,
  errorRatio: fractionSchema.default(0.3),
  latencyFactor: z.number().min(1).max(100).default(1.5),
});

/** A dependency that answers with errors or not at all. */
const dependencyOutage = z.strictObject({
  kind: z.literal('dependency-outage'),
  ...common,
  target: nameSchema,
  errorRatio: fractionSchema.default(1),
});

/** A short dip of capacity at the target after which the retries of its callers keep it overloaded. */
const retryStorm = z.strictObject({
  kind: z.literal('retry-storm'),
  ...common,
  target: nameSchema,
  dipFor: durationSchema.default(60_000),
  retries: z.int().min(1).max(10).default(4),
});

/** More users than planned for; legitimate. */
const trafficSurge = z.strictObject({
  kind: z.literal('traffic-surge'),
  ...common,
  target: nameSchema,
  factor: z.number().min(1).max(100).default(2.5),
});

/** The workers behind a queue slow down by a factor, and work piles up. */
const queueBacklog = z.strictObject({
  kind: z.literal('queue-backlog'),
  ...common,
  target: nameSchema,
  slowdown: z.number().min(1).max(100).default(4),
});

/** The certificate of a service passes its date: each connection to it fails. */
const expiredCertificate = z.strictObject({ kind: z.literal('expired-certificate'), ...common, target: nameSchema });

/** The cache is full and evicts: the hit ratio falls and the backing store feels the misses. */
const cacheSaturation = z.strictObject({
  kind: z.literal('cache-saturation'),
  ...common,
  target: nameSchema,
  hitRatio: fractionSchema.default(0.35),
});

/** Machines disappear with the replicas on them; they are placed again elsewhere after the start time. */
const nodeLoss = z.strictObject({
  kind: z.literal('node-loss'),
  ...common,
  nodes: z.int().min(1).max(100).default(1),
  /** How long until the lost replicas are placed on other machines. */
  replacedAfter: durationSchema.default(300_000),
});

/** The telemetry pipeline stops: samples of its sources do not arrive. Users are not hurt. */
const telemetryOutage = z.strictObject({ kind: z.literal('telemetry-outage'), ...common, target: nameSchema });

/** What can truly be wrong. Times count from the start of the trial. */
export const faultSchema = z.discriminatedUnion('kind', [
  memoryLeak,
  dataCorruption,
  badDeploy,
  dependencyOutage,
  retryStorm,
  trafficSurge,
  queueBacklog,
  expiredCertificate,
  cacheSaturation,
  nodeLoss,
  telemetryOutage,
]);

export type Fault = z.output<typeof faultSchema>;
export type FaultKind = Fault['kind'];
export type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>;

/** Every kind of fault, in the order of the catalogue. */
export const faultKinds: readonly FaultKind[] = faultSchema.options.map((option) => option.shape.kind.value);
