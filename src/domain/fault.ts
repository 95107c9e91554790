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

/** Pods are killed without notice; their controller makes new ones. */
const podKill = z.strictObject({
  kind: z.literal('pod-kill'),
  ...common,
  target: nameSchema,
  pods: z.int().min(1).max(200).default(1),
});

/** The process of each replica ends as soon as it has begun. */
const crashLoop = z.strictObject({ kind: z.literal('crash-loop'), ...common, target: nameSchema });

/** A memory limit below what a healthy replica holds: the kernel ends it. In mebibytes. */
const outOfMemory = z.strictObject({
  kind: z.literal('out-of-memory'),
  ...common,
  target: nameSchema,
  limitMib: z.number().min(8).max(65_536).default(20),
});

/** So little processor time that a replica waits for it most of the time. In processors. */
const cpuThrottling = z.strictObject({
  kind: z.literal('cpu-throttling'),
  ...common,
  target: nameSchema,
  cpus: z.number().min(0.005).max(64).default(0.03),
});

/** A new version whose image is nowhere. */
const badImage = z.strictObject({ kind: z.literal('bad-image'), ...common, target: nameSchema });

/** A configuration, pushed to all replicas at once, with which a share of the requests fails. */
const configPush = z.strictObject({
  kind: z.literal('config-push'),
  ...common,
  target: nameSchema,
  errorRatio: fractionSchema.default(0.5),
});

/** Replicas say that they are not ready although they could serve. */
const readinessFailure = z.strictObject({ kind: z.literal('readiness-failure'), ...common, target: nameSchema });

/** Calls from the target to one other service come back late, fail, or both. */
const edgeDegradation = z.strictObject({
  kind: z.literal('edge-degradation'),
  ...common,
  target: nameSchema,
  callee: nameSchema,
  /** Request-level time: real milliseconds whatever the time scale. */
  delay: durationSchema.default(0),
  errorRatio: fractionSchema.default(0),
});

/** Requests that no user sent, so many times the usual rate; they take capacity from the users. */
const abusiveTraffic = z.strictObject({
  kind: z.literal('abusive-traffic'),
  ...common,
  target: nameSchema,
  factor: z.number().min(1).max(100).default(2.5),
});

/** No worker takes from a queue. */
const workerStop = z.strictObject({ kind: z.literal('worker-stop'), ...common, target: nameSchema });

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
  podKill,
  crashLoop,
  outOfMemory,
  cpuThrottling,
  badImage,
  configPush,
  readinessFailure,
  edgeDegradation,
  abusiveTraffic,
  workerStop,
]);

export type Fault = z.output<typeof faultSchema>;
export type FaultKind = Fault['kind'];
export type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>;

/** Every kind of fault, in the order of the catalogue. */
export const faultKinds: readonly FaultKind[] = faultSchema.options.map((option) => option.shape.kind.value);
