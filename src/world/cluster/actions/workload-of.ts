import { invariant } from '../../../base/errors.ts';
import { workloadRef } from '../../../domain/target.ts';
import type { Service } from '../../../domain/topology.ts';
import { namespaceFor, workerName } from '../manifests/names.ts';
import type { Site } from '../site.ts';

/** The Kubernetes object that carries a service. */
export interface WorkloadName {
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly namespace: string;
  readonly name: string;
}

/** What an action on a service works on; of a queue its workers, which are the replicas of the scenario. */
export function workloadOf({ scenario }: Pick<Site, 'scenario'>, name: string): WorkloadName {
  const service = scenario.topology.services.find((one) => one.name === name);
  invariant(service !== undefined, `a command came through for ${name}, which is not in the topology`);
  const workload = carrierOf(service, scenario);
  invariant(workload !== null, `a command came through for ${name}, which has no workload`);
  return workload;
}

/** The object that carries a service; null where a system of the user's own has none for it. */
export function carrierOf(service: Service, { target }: Pick<Site['scenario'], 'target'>): WorkloadName | null {
  const { kind, name } = service;
  const namespace = namespaceFor(service.namespace);
  if (target !== null) {
    const mapped = target.services[name];
    return mapped === undefined ? null : { ...workloadRef(mapped.workload), namespace };
  }
  return {
    kind: kind === 'stateful' ? 'StatefulSet' : 'Deployment',
    namespace,
    name: kind === 'queue' ? workerName(name) : name,
  };
}
