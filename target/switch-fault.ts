import { z } from 'zod';

// The target's image holds the same file as target/switch-fault.ts, byte for byte (a test compares them): it must not
// need the sources of requal. Hence nothing but zod is imported here.

const name = z
  .string()
  .max(80)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);

const common = {
  /** The service whose replicas have the fault; `*` is every service. */
  service: z.union([name, z.literal('*')]),
  /** When the fault ends by itself, in real milliseconds; at most six hours, so that none outlives a forgotten day. */
  ttlMs: z.int().positive().max(21_600_000),
};
/** The service that is called, for a fault on one edge; null for the whole service. */
const callee = name.nullable().default(null);

/** Answers come late: `ms` later, and after `factor` times the time that they took. No slot is held meanwhile. */
const latency = z.strictObject({
  kind: z.literal('latency'),
  ...common,
  ms: z.number().min(0).max(60_000).default(0),
  factor: z.number().min(1).max(100).default(1),
  callee,
});

/** A share of the requests to the service, or of its calls to one callee, fails. */
const errors = z.strictObject({ kind: z.literal('errors'), ...common, ratio: z.number().min(0).max(1), callee });

/** Memory of each replica grows and is not given back before the process ends. */
const leak = z.strictObject({
  kind: z.literal('leak'),
  ...common,
  bytesPerSecond: z.number().positive().max(1_073_741_824),
});

/**
 * The service damages records in its store: so many a second in all its replicas together. Each replica that starts
 * meanwhile damages its share of `replayRecords` at once, and its share of the rate comes on top from then on.
 */
const corrupt = z.strictObject({
  kind: z.literal('corrupt'),
  ...common,
  recordsPerSecond: z.number().positive().max(10_000),
  replayRecords: z.number().min(0).max(100_000).default(0),
  /** Memory of each replica grows as in a leak, because damaged records are tried again and again. */
  bytesPerSecond: z.number().min(0).max(1_073_741_824).default(0),
});

/** Slots of each replica that never come free, one after the other; a restart frees them for a while. */
const deadlock = z.strictObject({
  kind: z.literal('deadlock'),
  ...common,
  slots: z.int().positive().max(10_000),
  slotsPerSecond: z.number().positive().max(10_000).default(10_000),
});

/** Each request, or each job of a worker, holds its slot so many times longer. */
const slowdown = z.strictObject({ kind: z.literal('slowdown'), ...common, factor: z.number().min(1).max(1_000) });

/** A cache keeps only this share of the keys that it has room for. */
const eviction = z.strictObject({ kind: z.literal('eviction'), ...common, keepRatio: z.number().min(0).max(1) });

/** Replicas say that they are not ready, and serve all the same. */
const readinessFailure = z.strictObject({ kind: z.literal('readiness-failure'), ...common });

/** The process ends with exit code 1 once it has run so long; at its start when that has passed. */
const crash = z.strictObject({
  kind: z.literal('crash'),
  ...common,
  afterMs: z.int().min(0).max(3_600_000).default(0),
});

/** Failed calls are repeated so often, where the service would repeat them less. */
const retries = z.strictObject({ kind: z.literal('retries'), ...common, retries: z.int().min(0).max(10), callee });

/**
 * A fault that Kubernetes' own objects carry, and how it ends when nobody has ended it in time: the switch then applies the
 * patches, one after the other. A JSON patch whose test does not hold has nothing to do any more. No replica is told of it.
 */
const objects = z.strictObject({
  kind: z.literal('objects'),
  ...common,
  patches: z
    .array(
      z.strictObject({
        path: z
          .string()
          .max(400)
          .regex(/^\/(api|apis)\/[a-z0-9./-]+$/),
        type: z.enum(['json', 'merge']),
        value: z.json(),
      }),
    )
    .min(1)
    .max(4),
});

/** What the fault switch of the target can do: what Kubernetes itself cannot bring about, or would not end. */
export const switchFaultSchema = z.discriminatedUnion('kind', [
  latency,
  errors,
  leak,
  corrupt,
  deadlock,
  slowdown,
  eviction,
  readinessFailure,
  crash,
  retries,
  objects,
]);

/** What operators set at a service while it runs. Actions use these, faults never do. */
export const controlsSchema = z.strictObject({
  /** Share of the requests that is turned away at once with 429. */
  throttle: z.number().min(0).max(1).default(0),
  /** Features that are switched off (false) or on (true). */
  flags: z.record(name, z.boolean()).default({}),
  /** A cache empties itself when this number has grown. */
  flushes: z.int().min(0).default(0),
  /** A queue throws away what waits when this number has grown. */
  drains: z.int().min(0).default(0),
});

export type SwitchFault = z.output<typeof switchFaultSchema>;
export type ObjectsFault = Extract<SwitchFault, { kind: 'objects' }>;
export type SwitchFaultKind = SwitchFault['kind'];
export type Controls = z.output<typeof controlsSchema>;
