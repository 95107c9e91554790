import type { OwnMetric, Target } from '../../../domain/target.ts';
import { ownMetrics } from '../../../domain/target.ts';
import { queriedBy } from '../prometheus/metric-queries.ts';
import type { MetricQuery } from '../prometheus/metric-queries.ts';

/**
 * The user's own queries, in the order of the services and of the catalogue. What has none is asked of nobody and stays
 * missing: it is never taken for 0. `timeScale` is scenario time over real time.
 */
export function ownMetricQueries({ services }: Pick<Target, 'services'>, timeScale: number): readonly MetricQuery[] {
  return Object.entries(services).flatMap(([service, { metrics }]) =>
    ownMetrics.flatMap((metric) => {
      const query = metrics[metric];
      return query === undefined ? [] : [queryOf(service, metric, query, timeScale)];
    }),
  );
}

/** Metrics of the catalogue for which a service has no query, by service. */
export function unqueried(
  { services }: Pick<Target, 'services'>,
  entry: string,
): readonly { readonly service: string; readonly metrics: readonly OwnMetric[] }[] {
  return Object.entries(services).flatMap(([service, own]) => {
    const byUsers: readonly OwnMetric[] =
      service === entry ? ['edge_rps', 'edge_error_ratio', 'probe_success_ratio'] : [];
    const metrics = ownMetrics.filter((metric) => own.metrics[metric] === undefined && !byUsers.includes(metric));
    return metrics.length === 0 ? [] : [{ service, metrics }];
  });
}

function queryOf(service: string, metric: OwnMetric, query: string, timeScale: number): MetricQuery {
  return {
    ...queriedBy(metric, query),
    of: { kind: 'service', service },
    // Damage to data is counted in the time of the incident, as in requal's own target.
    scale: metric === 'integrity_errors_per_min' ? 1 / timeScale : 1,
    quotient: query.includes('/'),
  };
}
