import { wallNowMs } from '../../../base/clock.ts';
import type { Service } from '../../../domain/topology.ts';
import { namespaceFor, ports } from '../manifests/names.ts';
import type { Site } from '../site.ts';

/**
 * Damaged records in all stores, by the audit that a store makes of its own file: asked of the store itself and not of
 * Prometheus, because the truth must not go away with the telemetry. Several replicas can only be asked through
 * Prometheus. What does not answer counts with nothing, so the caller keeps the largest number that it has seen.
 */
export async function recordsLost(site: Pick<Site, 'kube' | 'scenario' | 'prometheus'>): Promise<number> {
  const stores = site.scenario.topology.services.filter(({ kind }) => kind === 'stateful');
  const corrupt = await Promise.all(
    stores.map((store) => (store.replicas === 1 ? audit(store, site) : told(store, site))),
  );
  return corrupt.reduce((sum, count) => sum + count, 0);
}

async function audit({ name, namespace }: Service, { kube }: Pick<Site, 'kube'>): Promise<number> {
  const address = { namespace: namespaceFor(namespace), service: name, port: ports.http };
  const answer = await kube.proxy(address, 'GET', '/records/audit', null).catch(() => null);
  if (answer?.status !== 200) return 0;
  const { corrupt } = JSON.parse(answer.body) as { readonly corrupt?: unknown };
  return typeof corrupt === 'number' ? corrupt : 0;
}

async function told({ name }: Service, { prometheus }: Pick<Site, 'prometheus'>): Promise<number> {
  const answer = await prometheus.instant(`sum(requal_records_corrupt{service="${name}"})`, wallNowMs());
  const count = answer.kind === 'series' ? (answer.series[0]?.points[0]?.[1] ?? NaN) : NaN;
  return Number.isFinite(count) ? count : 0;
}
