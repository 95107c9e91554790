import { wallNowMs } from '../../../base/clock.ts';
import { HarnessError, UserError } from '../../../base/errors.ts';
import type { Scenario } from '../../../domain/scenario.ts';
import type { PrometheusClient } from '../prometheus/prometheus-client.ts';
import { tooMany } from '../samples/prometheus-cells.ts';
import { ownMetricQueries, unqueried } from './own-metric-queries.ts';

/**
 * Asks each of the user's own queries once and says in a few lines what will be missing: metrics that have no query, and
 * queries that tell nothing yet, as rates do before there is any load. Throws `UserError` for a query that Prometheus does
 * not understand, and for one whose answer is several series.
 */
export async function checkQueries(
  prometheus: Pick<PrometheusClient, 'instant'>,
  { target, workload }: Scenario,
): Promise<readonly string[]> {
  if (target === null) return [];
  const silent: string[] = [];
  for (const query of ownMetricQueries(target, 1)) {
    const service = query.of.kind === 'service' ? query.of.service : '';
    const answer = await prometheus.instant(query.query, wallNowMs());
    const name = `${query.metric} of ${service}`;
    if (answer.kind === 'gone')
      throw new HarnessError(`Prometheus did not answer the query for ${name}: ${answer.why}`);
    if (answer.kind === 'refused') {
      throw new UserError(`Prometheus refuses the query for ${name}: ${answer.why}`, {
        mend: `Correct \`target.services.${service}.metrics.${query.metric}\`.`,
      });
    }
    const several = tooMany(query, answer.series.length);
    if (several !== null) {
      throw new UserError(`${several}: which of them would be the value?`, {
        mend: 'Wrap it in `sum(…)` or `avg(…)`.',
      });
    }
    if (answer.series.length === 0) silent.push(name);
  }
  const missing = unqueried(target, workload.entry).map(({ service, metrics }) => `${service} ${metrics.join(', ')}`);
  return [
    ...(missing.length === 0 ? [] : [`no query, so missing and never 0: ${missing.join('; ')}`]),
    ...(silent.length === 0 ? [] : [`tells nothing yet: ${silent.join(', ')}`]),
  ];
}
