import { invariant } from '../../../base/errors.ts';
import type { Service } from '../../../domain/topology.ts';
import type { KubeObject } from '../kube/kinds.ts';
import { authorityName, managedBy, namespaceFor, nodePorts, ports, serviceLabel, tlsSecretName } from './names.ts';
import { targetNamespaces, tlsServices } from './target-input.ts';
import type { TargetInput } from './target-input.ts';
import { workloadObjects } from './workload-objects.ts';

/** The name of the Service through which load enters. */
export const entryServiceName = 'requal-entry';

/**
 * The target of a scenario as Kubernetes objects, in the order in which they can be applied. The same input gives the
 * same objects. Namespaces are not among them: an administrator prepares those.
 */
export function targetObjects(input: TargetInput): readonly KubeObject[] {
  const { scenario } = input;
  return [
    ...targetNamespaces(scenario).map((namespace) => authorityObject(namespace, input.authority)),
    ...tlsServices(scenario).map((service) => certificateObject(service, input)),
    entryObject(scenario),
    ...scenario.topology.services.flatMap((service) => workloadObjects(service, input)),
  ];
}

/** The certificate of requal's own authority, which the target trusts, in one namespace. */
export function authorityObject(namespace: string, authority: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: authorityName, namespace, labels: { ...managedBy } },
    data: { 'ca.crt': authority },
  };
}

/** The Secret with the certificate and key that a service answers with. */
export function certificateObject(
  { name, namespace }: Service,
  { certificates }: Pick<TargetInput, 'certificates'>,
): KubeObject {
  const pair = certificates.get(name);
  invariant(pair !== undefined, `there is no certificate for ${name}`);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: tlsSecretName(name),
      namespace: namespaceFor(namespace),
      labels: { ...managedBy, [serviceLabel]: name },
    },
    type: 'kubernetes.io/tls',
    data: {
      'tls.crt': Buffer.from(pair.certificate).toString('base64'),
      'tls.key': Buffer.from(pair.key).toString('base64'),
    },
  };
}

function entryObject({ topology, workload }: TargetInput['scenario']): KubeObject {
  const entry = topology.services.find(({ name }) => name === workload.entry);
  invariant(entry !== undefined, `the topology has no entry ${workload.entry}`);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: entryServiceName,
      namespace: namespaceFor(entry.namespace),
      labels: { ...managedBy, [serviceLabel]: entry.name },
    },
    spec: {
      type: 'NodePort',
      selector: { 'app.kubernetes.io/name': entry.name },
      ports: [{ name: 'https', port: ports.https, targetPort: 'https', nodePort: nodePorts.entry }],
    },
  };
}
