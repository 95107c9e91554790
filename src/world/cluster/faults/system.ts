import { limits } from '../../../domain/limits.ts';
import { prometheusName, systemNamespace } from '../manifests/names.ts';
import { HarnessError } from '../../../base/errors.ts';
import { carrierOf, workloadOf } from '../actions/workload-of.ts';
import type { Site } from '../site.ts';
import { unless } from './ask-prometheus.ts';
import { endsByItself, endedOtherwise, workloadPath } from './ends-by-itself.ts';
import type { FaultDriver } from './fault-driver.ts';
import { notAllReady, podsOf } from './pod-states.ts';

const prometheusWorkload = { kind: 'Deployment', namespace: systemNamespace, name: prometheusName } as const;

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

async function scaleSystem({ kube }: Site, replicas: number): Promise<void> {
  await kube.patch('Deployment', systemNamespace, prometheusName, { kind: 'merge', value: { spec: { replicas } } });
}

async function scaleWorkers(site: Site, target: string, replicas: number): Promise<void> {
  const { kind, namespace, name } = workloadOf(site, target);
  await site.kube.patch(kind, namespace, name, { kind: 'merge', value: { spec: { replicas } } });
}

function serviceOf({ scenario }: Pick<Site, 'scenario'>, name: string) {
  const service = scenario.topology.services.find((one) => one.name === name);
  if (service === undefined) throw new HarnessError(`there is no service ${name}`);
  return service;
}
