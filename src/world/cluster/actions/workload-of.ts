import { invariant } from '../../../base/errors.ts';
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
  const { kind } = service;
  return {
    kind: kind === 'stateful' ? 'StatefulSet' : 'Deployment',
    namespace: namespaceFor(service.namespace),
    name: kind === 'queue' ? workerName(name) : name,
  };
}
