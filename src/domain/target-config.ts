import { z } from 'zod';

// The target's image holds the same file as target/target-config.ts, byte for byte (a test compares them): it must not
// need the sources of requal. Hence nothing but zod is imported here.

const name = z
  .string()
  .max(80)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
const url = z.url({ protocol: /^https?$/ });
const port = z.int().min(0).max(65_535);
const milliseconds = z.number().min(0).max(3_600_000);
const fraction = z.number().min(0).max(1);
const bytes = z
  .int()
  .min(0)
  .max(64 * 1_073_741_824);

/** All times are real milliseconds: whoever scales the time of an incident scales them before. */
const breaker = z.strictObject({
  /** It opens when more than this share of the calls in the window failed. */
  openAt: fraction.default(0.5),
  windowMs: milliseconds.default(10_000),
  /** Fewer calls in a window say nothing. */
  callsMin: z.int().min(1).max(10_000).default(5),
  openMs: milliseconds.default(30_000),
  /** Share of the calls that an open breaker lets through to see whether the callee is back. */
  probedShare: fraction.default(0.1),
});

const dependency = z.strictObject({
  service: name,
  /** Without a path, such as `http://product-db.requal-shop.svc.cluster.local.:8080`. */
  url,
  calls: z.number().positive().max(10).default(1),
  timeoutMs: milliseconds.positive().default(1_000),
  retries: z.int().min(0).max(10).default(0),
  breaker: breaker.nullable().default(null),
  required: z.boolean().default(true),
  /** True for the store whose records this service writes, and therefore can damage. */
  holdsRecords: z.boolean().default(false),
});

const common = {
  service: name,
  version: z
    .string()
    .regex(/^[\w.-]{1,40}$/)
    .default('v1'),
  host: z.string().default('0.0.0.0'),
  /** 0 takes any free port; the first line on stdout says which. */
  httpPort: port.default(8080),
  tls: z
    .strictObject({ port: port.default(8443), certificateFile: z.string(), keyFile: z.string() })
    .nullable()
    .default(null),
  /** The authority that the certificates of https dependencies must be signed by. */
  caFile: z.string().nullable().default(null),
  seed: z.int().min(0).default(1),
  switchUrl: url.nullable().default(null),
  logUrl: url.nullable().default(null),
  pollEveryMs: milliseconds.positive().default(500),
  /** From the start of the process until it says that it is ready. */
  startMs: milliseconds.default(0),
  /** From ready to full speed. */
  warmUpMs: milliseconds.default(0),
  memory: z
    .strictObject({
      /** The limit of the container, told in the metrics; null when there is none. */
      limitBytes: bytes.positive().nullable().default(null),
      /** What a healthy replica holds; the process fills up to it when it starts. */
      workingSetBytes: bytes.default(0),
    })
    .default({ limitBytes: null, workingSetBytes: 0 }),
  /** How long it goes on serving after SIGTERM, until every caller has been told that it is going. */
  drainMs: milliseconds.default(2_000),
  /** When it ends after SIGTERM although requests are still running; below the 10 s after which it is killed. */
  shutdownMs: milliseconds.positive().max(9_500).default(9_000),
};

/** Capacity by concurrency: a request holds a slot for its service time. */
const capacity = {
  slots: z.int().min(1).max(10_000).default(4),
  /** Requests that wait for a slot; further ones are shed with 503. */
  queueMax: z.int().min(0).max(100_000).default(100),
  waitMaxMs: milliseconds.positive().default(30_000),
  /** The mean; single values are drawn, exponential up to five times the mean. */
  serviceTimeMs: milliseconds.default(10),
  dependencies: z.array(dependency).max(50).readonly().default([]),
  /** What this version does wrong; nothing of it while the feature flag of that name is off. */
  behaviour: z
    .strictObject({
      errorRatio: fraction.default(0),
      latencyFactor: z.number().min(1).max(100).default(1),
      flag: name.nullable().default(null),
    })
    .default({ errorRatio: 0, latencyFactor: 1, flag: null }),
};

/** What one replica of the target is and does: JSON in the environment variable `REQUAL_SERVICE`. */
export const targetConfigSchema = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('service'), ...common, ...capacity }),
  z.strictObject({
    role: z.literal('cache'),
    ...common,
    ...capacity,
    /** Share of the requests that ask for one of the hot keys; all of those are held once the cache is warm. */
    hitRatio: fraction.default(0.95),
    /** A key is asked for once in `hotKeys / rate of this replica` seconds, which is how long the cache takes to fill. */
    hotKeys: z.int().min(1).max(1_000_000).default(1_000),
  }),
  z.strictObject({
    role: z.literal('store'),
    ...common,
    ...capacity,
    /** On the volume; made when it is missing. */
    dataFile: z.string(),
    records: z.int().min(1).max(1_000_000).default(20_000),
    /** Share of the requests that write a record; the others read one. */
    writeRatio: fraction.default(0.2),
  }),
  z.strictObject({
    role: z.literal('broker'),
    ...common,
    /** Jobs that wait; further ones are refused with 503. */
    backlogMax: z.int().min(1).max(1_000_000).default(100_000),
    /** A job that a worker has not finished by then is given to another. */
    leaseMs: milliseconds.positive().default(60_000),
  }),
  z.strictObject({ role: z.literal('worker'), ...common, ...capacity, brokerUrl: url }),
  z.strictObject({ role: z.literal('log-gateway'), ...common }),
  z.strictObject({
    role: z.literal('switch'),
    ...common,
    /** Where faults that Kubernetes' objects carry are ended, and as whom; null where there is no Kubernetes. */
    kubernetes: z.strictObject({ url, tokenFile: z.string(), caFile: z.string().nullable() }).nullable().default(null),
  }),
]);

export type TargetConfig = z.output<typeof targetConfigSchema>;
export type TargetConfigInput = z.input<typeof targetConfigSchema>;
export type TargetRole = TargetConfig['role'];
export type TargetConfigOf<R extends TargetRole> = Extract<TargetConfig, { role: R }>;
export type TargetDependency = z.output<typeof dependency>;
/** What is known of those roles that serve requests by slots. */
export type CapacityConfig = TargetConfigOf<'service' | 'cache' | 'store' | 'worker'>;
