import type { K6Point } from './k6-point.ts';

/** What users got in a span of time. */
export interface K6Window {
  /** Requests that ended, and those that could not even begin. */
  readonly offered: number;
  /** Requests without the expected answer, and those that could not begin: a user who finds no door has failed as well. */
  readonly failed: number;
  readonly dropped: number;
  /** Of all requests that ended, in milliseconds; null when none did. */
  readonly meanMs: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

export interface K6Windows {
  add(point: K6Point): void;
  /** What ended after `from` and not after `until`, in milliseconds since 1970. */
  between(from: number, until: number): K6Window;
  /** How many requests began after `from` and not after `until`, or should have; each is known when it has ended. */
  begunBetween(from: number, until: number): number;
  /** All so far. */
  readonly total: Pick<K6Window, 'offered' | 'failed' | 'dropped'>;
  /** When the newest request ended; null before the first. */
  readonly newestAt: number | null;
}

interface Bucket {
  readonly latencies: number[];
  failed: number;
  dropped: number;
  begun: number;
}

/** Fine against the shortest tick of a trial at its largest time scale, which is 250 ms. */
const bucketMs = 50;
/** Older ones are nobody's window any more: five minutes. */
const bucketsMax = 6_000;

/** Counts of k6's requests in small buckets of time. Points may come in any order within the newest minutes. */
export function createK6Windows(): K6Windows {
  const buckets = new Map<number, Bucket>();
  const total = { offered: 0, failed: 0, dropped: 0 };
  let newestAt: number | null = null;
  return {
    total,
    get newestAt() {
      return newestAt;
    },
    add(point) {
      const bucket = bucketOf(buckets, Math.ceil(point.at / bucketMs));
      if (point.kind === 'dropped') {
        bucket.dropped += point.count;
        bucket.begun += point.count;
        total.dropped += point.count;
        total.offered += point.count;
        total.failed += point.count;
        return;
      }
      newestAt = Math.max(newestAt ?? point.at, point.at);
      bucket.latencies.push(point.latencyMs);
      bucketOf(buckets, Math.ceil((point.at - point.latencyMs) / bucketMs)).begun += 1;
      total.offered += 1;
      if (point.succeeded) return;
      bucket.failed += 1;
      total.failed += 1;
    },
    between: (from, until) => summarise(buckets, Math.ceil(from / bucketMs) + 1, Math.ceil(until / bucketMs)),
    begunBetween: (from, until) =>
      bucketsIn(buckets, Math.ceil(from / bucketMs) + 1, Math.ceil(until / bucketMs)).reduce(
        (sum, { begun }) => sum + begun,
        0,
      ),
  };
}

function bucketOf(buckets: Map<number, Bucket>, index: number): Bucket {
  const known = buckets.get(index);
  if (known) return known;
  const made: Bucket = { latencies: [], failed: 0, dropped: 0, begun: 0 };
  buckets.set(index, made);
  if (buckets.size > bucketsMax) {
    const [oldest] = buckets.keys();
    if (oldest !== undefined) buckets.delete(oldest);
  }
  return made;
}

function summarise(buckets: Map<number, Bucket>, first: number, last: number): K6Window {
  const latencies: number[] = [];
  let failed = 0;
  let dropped = 0;
  for (const bucket of bucketsIn(buckets, first, last)) {
    latencies.push(...bucket.latencies);
    failed += bucket.failed;
    dropped += bucket.dropped;
  }
  latencies.sort((a, b) => a - b);
  const sum = latencies.reduce((a, b) => a + b, 0);
  return {
    offered: latencies.length + dropped,
    failed: failed + dropped,
    dropped,
    meanMs: latencies.length > 0 ? sum / latencies.length : null,
    p50Ms: quantileOf(latencies, 0.5),
    p95Ms: quantileOf(latencies, 0.95),
    p99Ms: quantileOf(latencies, 0.99),
  };
}

function bucketsIn(buckets: ReadonlyMap<number, Bucket>, first: number, last: number): readonly Bucket[] {
  const found: Bucket[] = [];
  for (let index = Math.max(first, last - bucketsMax); index <= last; index++) {
    const bucket = buckets.get(index);
    if (bucket !== undefined) found.push(bucket);
  }
  return found;
}

/** The smallest value that at least this share of all does not exceed (nearest rank); null of none. */
function quantileOf(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** Users of several loads seen as one: what they were offered and got in the same span. */
export function usersWindow(
  loads: readonly K6Windows[],
  from: number,
  until: number,
): Pick<K6Window, 'offered' | 'failed' | 'meanMs'> {
  const each = loads.map((load) => load.between(from, until));
  const sum = (of: (window: K6Window) => number): number => each.reduce((total, window) => total + of(window), 0);
  const ended = sum(({ offered, dropped }) => offered - dropped);
  const waitedMs = sum(({ offered, dropped, meanMs }) => (offered - dropped) * (meanMs ?? 0));
  return {
    offered: sum(({ offered }) => offered),
    failed: sum(({ failed }) => failed),
    meanMs: ended > 0 ? waitedMs / ended : null,
  };
}
