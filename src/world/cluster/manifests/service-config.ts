import { invariant, unreachable } from '../../../base/errors.ts';
import { limits } from '../../../domain/limits.ts';
import { targetConfigSchema } from '../../../domain/target-config.ts';
import type { TargetConfig, TargetConfigInput, TargetRole } from '../../../domain/target-config.ts';
import type { Dependency, Service } from '../../../domain/topology.ts';
import { namespaceFor, ports, switchName, systemNamespace } from './names.ts';
import { tlsServices } from './target-input.ts';
import type { TargetInput } from './target-input.ts';

/**
 * The memory limit of every pod of the target. A bare Node with the target's libraries takes less than half of it, and
 * the pods of the largest shipped scenario stay below 6 GiB with it.
 */
const memoryLimitBytes = limits.targetMemoryBytes;

export const folders = { tls: '/etc/requal/tls', authority: '/etc/requal/ca', data: '/data' } as const;

/** The configuration of one workload of a service, as its pods find it in `REQUAL_SERVICE`. */
export function serviceConfig(service: Service, role: TargetRole, input: TargetInput): TargetConfig {
  return targetConfigSchema.parse(configOf(service, role, input));
}

function configOf(service: Service, role: TargetRole, input: TargetInput): TargetConfigInput {
  const common = commonOf(service, role, input);
  switch (role) {
    case 'service':
      return { role, ...common, ...capacityOf(service, input) };
    case 'cache':
      return {
        role,
        ...common,
        ...capacityOf(service, input),
        hitRatio: service.hitRatio,
        hotKeys: hotKeysOf(service, input),
      };
    case 'store':
      return { role, ...common, ...capacityOf(service, input), dataFile: `${folders.data}/records.json` };
    case 'broker':
      return { role, ...common, backlogMax: backlogOf(service) };
    case 'worker':
      // The worker does the work of a queue, and so makes its calls.
      return { role, ...common, ...capacityOf(service, input), brokerUrl: urlOf(service, 'http') };
    case 'log-gateway':
    case 'switch':
      return { role, ...common };
    default:
      return unreachable(role);
  }
}

function commonOf(service: Service, role: TargetRole, { scenario, timeScale, seed }: TargetInput) {
  const secured = role !== 'worker' && tlsServices(scenario).some(({ name }) => name === service.name);
  const gateway = scenario.topology.services.find(({ kind }) => kind === 'telemetry');
  return {
    service: service.name,
    seed,
    startMs: Math.round(service.startTime / timeScale),
    warmUpMs: Math.round(service.warmUp / timeScale),
    memory: { limitBytes: memoryLimitBytes, workingSetBytes: Math.round(service.memory * memoryLimitBytes) },
    switchUrl: `http://${switchName}.${systemNamespace}.svc.cluster.local:${ports.http}`,
    logUrl: gateway === undefined || role === 'log-gateway' ? null : urlOf(gateway, 'http'),
    tls: secured ? { certificateFile: `${folders.tls}/tls.crt`, keyFile: `${folders.tls}/tls.key` } : null,
    caFile: `${folders.authority}/ca.crt`,
  };
}

/**
 * Capacity by concurrency. What counts is the rate that a replica can serve, so where rate and service time make no whole
 * number of slots, the service time gives way.
 */
function capacityOf(service: Service, { scenario }: TargetInput) {
  const { replicaRate, serviceTime, dependsOn, kind } = service;
  const slots = Math.max(1, Math.round((replicaRate * serviceTime) / 1_000));
  return {
    slots,
    serviceTimeMs: Math.round((slots * 1_000_000) / replicaRate) / 1_000,
    queueMax: Math.min(100_000, Math.ceil(replicaRate * limits.queueSecondsMax)),
    dependencies: dependsOn.map((dependency) => dependencyOf(dependency, kind, scenario)),
  };
}

/** As many as the users ask for once within the time that the cache takes to be warm. */
function hotKeysOf({ name, warmUp, replicas }: Service, { scenario, timeScale }: TargetInput): number {
  const rate = scenario.workload.rate * visits(scenario, scenario.workload.entry, name);
  return Math.max(5, Math.round((rate / replicas) * (warmUp / 1_000 / timeScale)));
}

/** Requests that a service gets for one request to `from`, when all is well. */
function visits(scenario: TargetInput['scenario'], from: string, to: string): number {
  if (from === to) return 1;
  const caller = scenario.topology.services.find(({ name }) => name === from);
  const below = (caller?.dependsOn ?? []).map(({ service, calls }) => calls * visits(scenario, service, to));
  return below.reduce((sum, one) => sum + one, 0);
}

function backlogOf({ replicaRate, replicas }: Service): number {
  return Math.min(1_000_000, Math.ceil(replicaRate * replicas * limits.backlogSecondsMax));
}

/** Only what a fault lets expire is called over TLS: with all of it, two processors would do little else. */
function dependencyOf(dependency: Dependency, caller: Service['kind'], { topology, faults }: TargetInput['scenario']) {
  const { service: name, calls, timeout, retries, breaker, required } = dependency;
  const callee = topology.services.find((service) => service.name === name);
  invariant(callee !== undefined, `the topology has no service ${name}, which its check should have refused`);
  const expires = faults.some((fault) => fault.kind === 'expired-certificate' && fault.target === name);
  return {
    service: name,
    url: urlOf(callee, expires ? 'https' : 'http'),
    calls,
    timeoutMs: timeout,
    retries,
    breaker: breaker ? {} : null,
    required,
    // A cache reads what others wrote.
    holdsRecords: callee.kind === 'stateful' && caller !== 'cache',
  };
}

/** The role of what answers for a service. What is outside of the user's system serves like any other. */
export function roleOf({ kind }: Service): TargetRole {
  switch (kind) {
    case 'stateless':
    case 'external':
      return 'service';
    case 'stateful':
      return 'store';
    case 'cache':
      return 'cache';
    case 'queue':
      return 'broker';
    case 'telemetry':
      return 'log-gateway';
    default:
      return unreachable(kind);
  }
}

function urlOf({ name, namespace }: Service, scheme: 'http' | 'https'): string {
  return `${scheme}://${name}.${namespaceFor(namespace)}.svc.cluster.local:${ports[scheme]}`;
}
