import { describe, expect, it } from 'vitest';
import { metricsBySource } from '../../../../../src/domain/series.ts';
import { metricQueries } from '../../../../../src/world/cluster/prometheus/metric-queries.ts';

/** Told by the Kubernetes API, the certificates and k6. */
const fromElsewhere = [
  'probe_success_ratio',
  'replicas_ready',
  'restarts',
  'deploy_age_s',
  'certificate_remaining_s',
  'nodes_ready_ratio',
];

describe('the queries of metrics', () => {
  it('ask for every metric of the catalogue that Prometheus tells, each once and under its source', () => {
    const asked = metricQueries(1).map(({ source, metric }) => `${source}/${metric}`);
    const all = Object.entries(metricsBySource).flatMap(([source, metrics]) =>
      metrics.filter((metric) => !fromElsewhere.includes(metric)).map((metric) => `${source}/${metric}`),
    );
    expect(asked.toSorted()).toEqual(all.toSorted());
  });

  it('count damaged records in minutes of the scenario, and requests in real ones', () => {
    const scales = (timeScale: number) =>
      Object.fromEntries(metricQueries(timeScale).map(({ metric, scale }) => [metric, scale]));
    expect(scales(6)['integrity_errors_per_min']).toBe(10);
    expect(scales(6)['log_lines_per_min']).toBe(60);
    expect(scales(1)).toMatchObject({ integrity_errors_per_min: 60, log_lines_per_min: 60, request_rps: 1 });
  });
});
