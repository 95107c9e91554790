import { newestFeature } from '../actions/controls.ts';
import type { Site } from '../site.ts';
import { unless } from './ask-prometheus.ts';
import type { FaultDriver } from './fault-driver.ts';
import { notAllReady } from './pod-states.ts';
import { noneTells } from './pods.ts';
import { templateFaultDriver } from './template-fault-driver.ts';
import type { Container } from './template-fault-driver.ts';

const over = '4s';
const errorRatio = (service: string): string =>
  `sum(rate(requal_request_failures_total{service="${service}"}[${over}])) / sum(rate(requal_requests_total{service="${service}"}[${over}]))`;
const meanSeconds = (service: string): string =>
  `sum(rate(requal_request_seconds_sum{service="${service}"}[${over}])) / sum(rate(requal_request_seconds_count{service="${service}"}[${over}]))`;

/** A new version that fails a share of its requests and is slower, rolled out as any other. */
export const badDeploy: FaultDriver<'bad-deploy'> = templateFaultDriver({
  change: (container, fault) =>
    withService(container, (service) => ({
      ...service,
      version: `${String(service['version'])}-${fault.id}`,
      behaviour: { errorRatio: fault.errorRatio, latencyFactor: fault.latencyFactor, flag: newestFeature },
    })),
  confirm: ({ target, errorRatio: ratio }, site) => failsLike(target, ratio, site),
  confirmCleared: ({ target, errorRatio: ratio }, site) => failsNoMore(target, ratio, site),
});

/** A configuration that makes requests fail, pushed to all replicas without a new version. */
export const configPush: FaultDriver<'config-push'> = templateFaultDriver({
  change: (container, fault) =>
    withService(container, (service) => ({
      ...service,
      behaviour: { errorRatio: fault.errorRatio, latencyFactor: 1, flag: null },
    })),
  confirm: ({ target, errorRatio: ratio }, site) => failsLike(target, ratio, site),
  confirmCleared: ({ target, errorRatio: ratio }, site) => failsNoMore(target, ratio, site),
});

/** A version whose image is nowhere: the rollout stops at its first pod. */
export const badImage: FaultDriver<'bad-image'> = templateFaultDriver({
  change: (container) => ({ ...container, image: 'requal.invalid/no-such-image:1', imagePullPolicy: 'IfNotPresent' }),
  confirm: ({ target }, site) => noneTells(['ErrImagePull', 'ImagePullBackOff'], target, site),
  confirmCleared: ({ target }, site) => notAllReady(site, target),
});

/** A memory limit below what the service holds: the kernel ends it. */
export const outOfMemory: FaultDriver<'out-of-memory'> = templateFaultDriver({
  change: (container, fault) => withLimits(container, { memory: `${Math.round(fault.limitMib)}Mi` }),
  confirm: ({ target }, site) => noneTells(['OOMKilled'], target, site),
  confirmCleared: ({ target }, site) => notAllReady(site, target),
});

/** So little processor time that the kernel makes the service wait for it. */
export const cpuThrottling: FaultDriver<'cpu-throttling'> = templateFaultDriver({
  change: (container, { cpus }) => withProcessors(container, cpus),
  confirm: ({ target }, site) =>
    unless(
      site,
      meanSeconds(target),
      (seconds) => seconds * 1_000 > 2 * usualMs(target, site),
      `mean latency of ${target}`,
    ),
  confirmCleared: ({ target }, site) => notAllReady(site, target),
});

function failsLike(target: string, ratio: number, site: Site): Promise<string | null> {
  return unless(site, errorRatio(target), (seen) => seen >= ratio / 2, `share of failed requests of ${target}`);
}

function failsNoMore(target: string, ratio: number, site: Site): Promise<string | null> {
  return unless(site, errorRatio(target), (seen) => seen < ratio / 2, `share of failed requests of ${target}`);
}

/** Its own time and one call to each of its dependencies. */
function usualMs(target: string, { scenario }: Site): number {
  const services = scenario.topology.services;
  const service = services.find(({ name }) => name === target);
  const below = (service?.dependsOn ?? []).map(
    (to) => Math.min(1, to.calls) * (services.find(({ name }) => name === to.service)?.serviceTime ?? 0),
  );
  return (service?.serviceTime ?? 0) + below.reduce((sum, one) => sum + one, 0);
}

function withService(container: Container, change: (service: Record<string, unknown>) => object): Container {
  const env = (container.env ?? []).map((variable) =>
    variable.name === 'REQUAL_SERVICE'
      ? { ...variable, value: JSON.stringify(change(JSON.parse(variable.value ?? '{}') as Record<string, unknown>)) }
      : variable,
  );
  return { ...container, env };
}

/** The container with so many processors at most. */
export function withProcessors(container: Container, cpus: number): Container {
  return withLimits(container, { cpu: `${Math.round(cpus * 1_000)}m` });
}

function withLimits(container: Container, limits: Record<string, string>): Container {
  const resources = container.resources ?? {};
  // A request above the limit would be refused.
  const { memory: _, cpu: __, ...requests } = { ...resources.requests } as Record<string, string>;
  return { ...container, resources: { ...resources, requests, limits: { ...resources.limits, ...limits } } };
}
