/** Which measurement: one metric of one service as told by one source. */
export interface SeriesKey {
  readonly service: string;
  readonly metric: string;
  readonly source: string;
}

/** Why a cell holds what it holds (requirements.md E3). */
export const quality = { measured: 0, missing: 1, invalid: 2 } as const;
export type QualityCode = (typeof quality)[keyof typeof quality];
export type Quality = keyof typeof quality;

/**
 * Samples of all series as columns, filled tick by tick: cell `tick * keys.length + series`. A world writes one table of
 * what is so; the signal room keeps a second one of what is shown. A cell that is not `measured` holds NaN.
 */
export interface SeriesTable {
  readonly keys: readonly SeriesKey[];
  readonly tickMs: number;
  readonly ticksMax: number;
  /** How many ticks are filled so far; the newest is `filled - 1`, at `(filled - 1) * tickMs`. */
  filled: number;
  readonly values: Float64Array;
  readonly quality: Uint8Array;
}

/** An empty table for `ticksMax` ticks. */
export function createSeriesTable(keys: readonly SeriesKey[], tickMs: number, ticksMax: number): SeriesTable {
  const cells = keys.length * ticksMax;
  return { keys, tickMs, ticksMax, filled: 0, values: new Float64Array(cells), quality: new Uint8Array(cells) };
}

/** The metrics that the simulator and the cluster tell, by the source that tells them. Recordings may hold others. */
export const metricsBySource = {
  /** Scraped from the service itself. */
  'service-metrics': [
    'request_rps',
    'error_ratio',
    'latency_ms',
    'cpu_ratio',
    'memory_ratio',
    'replicas_ready',
    'restarts',
    'queue_depth',
    'cache_hit_ratio',
  ],
  /** Told by the callers' side (balancer, mesh). */
  'edge-metrics': ['edge_rps', 'edge_error_ratio'],
  /** Synthetic requests from outside. */
  probe: ['probe_success_ratio'],
  /** Counted from log lines. */
  logs: ['integrity_errors_per_min', 'log_lines_per_min'],
  /** The orchestrator and the deploy system. */
  platform: ['deploy_age_s', 'certificate_remaining_s', 'nodes_ready_ratio'],
} as const;

export type SourceName = keyof typeof metricsBySource;
