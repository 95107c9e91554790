import type { SourceName } from '../../../domain/series.ts';
import { metricsBySource } from '../../../domain/series.ts';

/** How one metric of the catalogue is asked of Prometheus. */
export interface MetricQuery {
  readonly source: SourceName;
  readonly metric: string;
  readonly query: string;
  /** The label of the answer that names the service; or the one service of whose query the answer must be one series. */
  readonly of:
    { readonly kind: 'label'; readonly label: string } | { readonly kind: 'service'; readonly service: string };
  /** What the answer is multiplied by: rates of incidents count in scenario time, rates of requests in real time. */
  readonly scale: number;
  /**
   * Whether it divides by something that may be nothing: the share of no requests is missing, as in the simulator. Any
   * other answer that is no number is invalid.
   */
  readonly quotient: boolean;
}

/** Rates are over this much real time: five scrapes, so that one that is late or lost does not break them. */
const over = '5s';
const byService = 'by (service)';

/**
 * The queries behind the metrics that come from Prometheus. Those that come from the Kubernetes API or from k6 are not
 * among them. `timeScale` is scenario time over real time.
 */
export function metricQueries(timeScale: number): readonly MetricQuery[] {
  const rate = (metric: string) => `sum ${byService} (rate(${metric}[${over}]))`;
  const ofService = (metric: string, query: string, scale = 1): MetricQuery => ({ ...queriedBy(metric, query), scale });
  const lookups = `(${rate('requal_cache_hits_total')} + ${rate('requal_cache_misses_total')})`;
  return [
    ofService('request_rps', rate('requal_requests_total')),
    ofService('error_ratio', `${rate('requal_request_failures_total')} / ${rate('requal_requests_total')}`),
    ofService('latency_ms', `${rate('requal_request_seconds_sum')} / ${rate('requal_request_seconds_count')}`, 1_000),
    ofService(
      'cpu_ratio',
      `sum ${byService} (rate(requal_slot_busy_seconds_total[${over}])) / sum ${byService} (requal_slots)`,
    ),
    ofService('memory_ratio', `avg ${byService} (requal_memory_used_bytes / requal_memory_limit_bytes)`),
    ofService('queue_depth', `sum ${byService} (requal_queue_depth)`),
    ofService('cache_hit_ratio', `${rate('requal_cache_hits_total')} / ${lookups}`),
    {
      ...ofService('edge_rps', `sum by (callee) (rate(requal_calls_total[${over}]))`),
      of: { kind: 'label', label: 'callee' },
    },
    {
      ...ofService(
        'edge_error_ratio',
        `sum by (callee) (rate(requal_call_failures_total[${over}])) / sum by (callee) (rate(requal_calls_total[${over}]))`,
      ),
      of: { kind: 'label', label: 'callee' },
    },
    // The gateway for logs tells of other services, so their name is not its own.
    {
      ...ofService(
        'integrity_errors_per_min',
        `sum by (exported_service) (rate(requal_integrity_errors_total[${over}]))`,
        60 / timeScale,
      ),
      of: { kind: 'label', label: 'exported_service' },
    },
    {
      ...ofService('log_lines_per_min', `sum by (exported_service) (rate(requal_log_lines_total[${over}]))`, 60),
      of: { kind: 'label', label: 'exported_service' },
    },
  ];
}

/** A query whose answer names the services by the label of that name. */
export function queriedBy(metric: string, query: string): MetricQuery {
  const of = { kind: 'label', label: 'service' } as const;
  return { source: sourceOf(metric), metric, query, of, scale: 1, quotient: query.includes(' / ') };
}

function sourceOf(metric: string): SourceName {
  const names = Object.keys(metricsBySource) as SourceName[];
  return names.find((source) => (metricsBySource[source] as readonly string[]).includes(metric)) ?? 'service-metrics';
}
