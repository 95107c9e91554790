import type { FaultOf } from '../../../domain/fault.ts';
import { limits } from '../../../domain/limits.ts';
import { namespaceFor, prometheusName, systemNamespace, tlsSecretName } from '../manifests/names.ts';
import { mintCertificate, mintValidCertificate } from '../lifecycle/authority.ts';
import { requireAuthority } from '../lifecycle/certificates.ts';
import { stateFolderAt } from '../lifecycle/state-folder.ts';
import { wallNowMs } from '../../../base/clock.ts';
import { HarnessError } from '../../../base/errors.ts';
import { rollingRestart } from '../actions/rolling-restart.ts';
import { carrierOf, workloadOf } from '../actions/workload-of.ts';
import type { Site } from '../site.ts';
import { unless } from './ask-prometheus.ts';
import { endsByItself, endedOtherwise, workloadPath } from './ends-by-itself.ts';
import type { FaultDriver } from './fault-driver.ts';
import { notAllReady, podsOf } from './pod-states.ts';

const prometheusWorkload = { kind: 'Deployment', namespace: systemNamespace, name: prometheusName } as const;
const dayMs = 24 * 3_600_000;

/** Prometheus is stopped; users are not hurt. */
export const telemetryOutage: FaultDriver<'telemetry-outage'> = {
  refuse: () => null,
  bitesWithinMs: limits.faultBitesWithinMs,
  async inject(fault, site) {
    site.restoreLog.ahead({ kind: 'system-replicas', name: prometheusName, replicas: 1 });
    await endsByItself(fault, site, [
      { path: workloadPath(prometheusWorkload), type: 'merge', value: { spec: { replicas: 1 } } },
    ]);
    await scaleSystem(site, 0);
  },
  confirm: async (_, { prometheus }) => ((await prometheus.notReady()) === null ? 'Prometheus still answers' : null),
  async clear(fault, site) {
    await scaleSystem(site, 1);
    await endedOtherwise(fault, site);
  },
  async confirmCleared(_, site) {
    const why = await site.prometheus.notReady();
    return why === null
      ? unless(site, 'count(up{job="target"} == 1)', (count) => count > 0, 'number of scraped pods')
      : why;
  },
};

/** No worker takes from the queue. */
export const workerStop: FaultDriver<'worker-stop'> = {
  refuse({ target }, { scenario }) {
    const service = scenario.topology.services.find(({ name }) => name === target);
    if (service?.kind !== 'queue') return `${target} is no queue`;
    return carrierOf(service, scenario)?.kind === 'Deployment'
      ? null
      : `no Deployment carries the workers of ${target}`;
  },
  bitesWithinMs: limits.faultBitesWithinMs,
  async inject(fault, site) {
    const { replicas } = serviceOf(site, fault.target);
    // A candidate may have scaled them out again by then.
    const value = [
      { op: 'test', path: '/spec/replicas', value: 0 },
      { op: 'replace', path: '/spec/replicas', value: replicas },
    ];
    await endsByItself(fault, site, [{ path: workloadPath(workloadOf(site, fault.target)), type: 'json', value }]);
    await scaleWorkers(site, fault.target, 0);
  },
  async confirm({ target }, site) {
    const pods = await podsOf(site, target);
    return pods.length === 0 ? null : `${pods.length} workers of ${target} still run`;
  },
  async clear(fault, site) {
    const { target } = fault;
    // A candidate may have scaled them out again.
    if ((await podsOf(site, target)).length === 0) {
      await scaleWorkers(site, target, serviceOf(site, target).replicas);
    }
    await endedOtherwise(fault, site);
  },
  confirmCleared: ({ target }, site) => notAllReady(site, target),
};

/**
 * The certificate really expires. One that expires later in the trial is minted, before time begins, to end at that
 * moment, and its end is in sight, as in the simulator; one of a trial's first moment is minted with an end that has passed.
 */
export const expiredCertificate: FaultDriver<'expired-certificate'> = {
  refuse: () => null,
  bitesWithinMs: limits.faultBitesWithinMs,
  async prepare(fault, site, bitesAt) {
    const now = wallNowMs();
    // Certificates count whole seconds, and one that ended before its time would be another incident.
    const notAfterAt = Math.ceil(bitesAt / 1_000) * 1_000;
    await letEnd(fault, site, { notBeforeAt: now - dayMs, notAfterAt, inMs: bitesAt - now });
  },
  async isPrevented({ id, target }, site) {
    const prepared = site.notes.get(id);
    return prepared !== undefined && prepared[0] !== (await keptCertificate(site, target));
  },
  async inject(fault, site) {
    if (site.notes.has(fault.id)) return;
    const now = wallNowMs();
    await letEnd(fault, site, { notBeforeAt: now - 2 * dayMs, notAfterAt: now - 60_000, inMs: 0 });
  },
  confirm: ({ target }, site) =>
    target === site.scenario.workload.entry
      ? Promise.resolve(site.loads.seen('users', 3_000).failed > 0 ? null : 'no user was refused')
      : unless(site, callFailures(target), (ratio) => ratio > 0.5, `share of failed calls to ${target}`),
  async clear(fault, site) {
    const { target } = fault;
    const namespace = namespaceFor(serviceOf(site, target).namespace);
    const authority = requireAuthority(stateFolderAt(site.stateFolder));
    await install(site, target, await mintValidCertificate(authority, target, namespace));
    await endedOtherwise(fault, site);
  },
  confirmCleared: ({ target }, site) => notAllReady(site, target),
};

/** Gives the target a certificate that ends then; the fault switch knows how to take it away again. */
async function letEnd(
  fault: FaultOf<'expired-certificate'>,
  site: Site,
  {
    notBeforeAt,
    notAfterAt,
    inMs,
  }: { readonly notBeforeAt: number; readonly notAfterAt: number; readonly inMs: number },
): Promise<void> {
  const { id, target } = fault;
  const namespace = namespaceFor(serviceOf(site, target).namespace);
  const authority = requireAuthority(stateFolderAt(site.stateFolder));
  // The pods read a changed Secret by themselves, within a minute.
  const path = `/api/v1/namespaces/${namespace}/secrets/${tlsSecretName(target)}`;
  const value = { data: secretData(await mintValidCertificate(authority, target, namespace)) };
  await endsByItself(fault, site, [{ path, type: 'merge', value }], inMs);
  await install(
    site,
    target,
    await mintCertificate(authority, { service: target, namespace, notBeforeAt, notAfterAt }),
  );
  if (inMs > 0) site.notes.set(id, [await keptCertificate(site, target)]);
}

/** The certificate in the Secret of a service, as the API gives it. */
async function keptCertificate({ kube, scenario }: Site, target: string): Promise<string> {
  const namespace = namespaceFor(serviceOf({ scenario }, target).namespace);
  const secret = await kube.read('Secret', namespace, tlsSecretName(target));
  return secret?.data?.['tls.crt'] ?? '';
}

/** The new certificate in the Secret, and pods that have read it: a Secret alone takes up to a minute to arrive. */
async function install(site: Site, target: string, certificate: Certificate): Promise<void> {
  const namespace = namespaceFor(serviceOf(site, target).namespace);
  const data = secretData(certificate);
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
  const { kind, namespace, name } = workloadOf(site, target);
  await site.kube.patch(kind, namespace, name, { kind: 'merge', value: { spec: { replicas } } });
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

interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

function secretData({ certificate, key }: Certificate) {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return { 'tls.crt': base64(certificate), 'tls.key': base64(key) };
}
