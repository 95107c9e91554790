import { limits } from '../../../domain/limits.ts';
import { namespaceFor, prometheusName, systemNamespace, tlsSecretName, workerName } from '../manifests/names.ts';
import { mintCertificate, mintValidCertificate } from '../lifecycle/authority.ts';
import { requireAuthority } from '../lifecycle/certificates.ts';
import { stateFolderAt } from '../lifecycle/state-folder.ts';
import { wallNowMs } from '../../../base/clock.ts';
import { HarnessError } from '../../../base/errors.ts';
import { rollingRestart } from '../actions/rolling-restart.ts';
import type { Site } from '../site.ts';
import { unless } from './ask-prometheus.ts';
import type { FaultDriver } from './fault-driver.ts';
import { notAllReady, podsOf } from './pod-states.ts';

const dayMs = 24 * 3_600_000;

/** Prometheus is stopped; users are not hurt. */
export const telemetryOutage: FaultDriver<'telemetry-outage'> = {
  refuse: () => null,
  bitesWithinMs: limits.faultBitesWithinMs,
  async inject(_, site) {
    site.restoreLog.ahead({ kind: 'system-replicas', name: prometheusName, replicas: 1 });
    await scaleSystem(site, 0);
  },
  confirm: async (_, { prometheus }) => ((await prometheus.notReady()) === null ? 'Prometheus still answers' : null),
  clear: (_, site) => scaleSystem(site, 1),
  async confirmCleared(_, site) {
    const why = await site.prometheus.notReady();
    return why === null
      ? unless(site, 'count(up{job="target"} == 1)', (count) => count > 0, 'number of scraped pods')
      : why;
  },
};

/** No worker takes from the queue. */
export const workerStop: FaultDriver<'worker-stop'> = {
  refuse: ({ target }, { scenario }) =>
    scenario.topology.services.some(({ name, kind }) => name === target && kind === 'queue')
      ? null
      : `${target} is no queue`,
  bitesWithinMs: limits.faultBitesWithinMs,
  inject: ({ target }, site) => scaleWorkers(site, target, 0),
  async confirm({ target }, site) {
    const pods = await podsOf(site, target);
    return pods.length === 0 ? null : `${pods.length} workers of ${target} still run`;
  },
  async clear({ target }, site) {
    // A candidate may have scaled them out again.
    if ((await podsOf(site, target)).length > 0) return;
    await scaleWorkers(site, target, serviceOf(site, target).replicas);
  },
  confirmCleared: ({ target }, site) => notAllReady(site, target),
};

/** The certificate has really expired: minted by requal's own authority with an end that has passed. */
export const expiredCertificate: FaultDriver<'expired-certificate'> = {
  refuse: () => null,
  bitesWithinMs: limits.faultBitesWithinMs,
  async inject({ target }, site) {
    const namespace = namespaceFor(serviceOf(site, target).namespace);
    const now = wallNowMs();
    const authority = requireAuthority(stateFolderAt(site.stateFolder));
    const wish = { service: target, namespace, notBeforeAt: now - 2 * dayMs, notAfterAt: now - 60_000 };
    await install(site, target, await mintCertificate(authority, wish));
  },
  confirm: ({ target }, site) =>
    target === site.scenario.workload.entry
      ? Promise.resolve(site.loads.seen('users', 3_000).failed > 0 ? null : 'no user was refused')
      : unless(site, callFailures(target), (ratio) => ratio > 0.5, `share of failed calls to ${target}`),
  async clear({ target }, site) {
    const namespace = namespaceFor(serviceOf(site, target).namespace);
    const authority = requireAuthority(stateFolderAt(site.stateFolder));
    await install(site, target, await mintValidCertificate(authority, target, namespace));
  },
  confirmCleared: ({ target }, site) => notAllReady(site, target),
};

/** The new certificate in the Secret, and pods that have read it: a Secret alone takes up to a minute to arrive. */
async function install(
  site: Site,
  target: string,
  { certificate, key }: { readonly certificate: string; readonly key: string },
): Promise<void> {
  const namespace = namespaceFor(serviceOf(site, target).namespace);
  const data = { 'tls.crt': base64(certificate), 'tls.key': base64(key) };
  await site.kube.patch('Secret', namespace, tlsSecretName(target), { kind: 'merge', value: { data } });
  const end = await rollingRestart.apply(
    { kind: 'rolling-restart', target, amount: 0 },
    site,
    new AbortController().signal,
  );
  if (end.outcome !== 'done') throw new HarnessError(`the new certificate did not reach ${target}: ${end.reason}`);
}

async function scaleSystem({ kube }: Site, replicas: number): Promise<void> {
  await kube.patch('Deployment', systemNamespace, prometheusName, { kind: 'merge', value: { spec: { replicas } } });
}

async function scaleWorkers(site: Site, target: string, replicas: number): Promise<void> {
  const namespace = namespaceFor(serviceOf(site, target).namespace);
  await site.kube.patch('Deployment', namespace, workerName(target), { kind: 'merge', value: { spec: { replicas } } });
}

function callFailures(callee: string): string {
  const rate = (name: string): string => `sum(rate(${name}{callee="${callee}"}[4s]))`;
  return `${rate('requal_call_failures_total')} / ${rate('requal_calls_total')}`;
}

function serviceOf({ scenario }: Pick<Site, 'scenario'>, name: string) {
  const service = scenario.topology.services.find((one) => one.name === name);
  if (service === undefined) throw new HarnessError(`there is no service ${name}`);
  return service;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
