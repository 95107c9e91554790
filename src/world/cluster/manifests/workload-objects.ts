import { digest } from '../../../base/canonical-json.ts';
import { unreachable } from '../../../base/errors.ts';
import type { TargetRole } from '../../../domain/target-config.ts';
import type { Service } from '../../../domain/topology.ts';
import type { KubeObject } from '../kube/kinds.ts';
import {
  certificatesAnnotation,
  managedBy,
  namespaceFor,
  ports,
  roleLabel,
  scrapeLabel,
  scrapePathAnnotation,
  scrapePortAnnotation,
  serviceLabel,
  workerName,
  workloadLabel,
} from './names.ts';
import { podTemplate } from './pod-template.ts';
import { roleOf, serviceConfig } from './service-config.ts';
import type { TargetInput } from './target-input.ts';

/** What one workload is called, what its pods are, and how many. */
export interface Workload {
  readonly name: string;
  readonly service: Service;
  readonly role: TargetRole;
  readonly replicas: number;
}

/** The workloads and the Service of one service of the topology. */
export function workloadObjects(service: Service, input: TargetInput): readonly KubeObject[] {
  return [serviceObject(service), ...workloadsOf(service).map((workload) => controller(workload, input))];
}

/** The workloads that carry a service: one, but for a queue, whose broker is single and whose workers are its replicas. */
export function workloadsOf(service: Service): readonly Workload[] {
  const { name, kind, replicas } = service;
  const main = { name, service, role: roleOf(service), replicas };
  switch (kind) {
    case 'queue':
      return [
        { ...main, replicas: 1 },
        { ...main, name: workerName(name), role: 'worker' },
      ];
    case 'stateless':
    case 'stateful':
    case 'cache':
    case 'telemetry':
    case 'external':
      return [main];
    default:
      return unreachable(kind);
  }
}

function controller(workload: Workload, input: TargetInput): KubeObject {
  const { name, service, role, replicas } = workload;
  const metadata = { name, namespace: namespaceFor(service.namespace), labels: labelsOf(workload) };
  const selector = { matchLabels: { 'app.kubernetes.io/name': name } };
  const template = podTemplate(
    labelsOf(workload),
    {
      [certificatesAnnotation]: certificatesDigest(service, input),
      [scrapePortAnnotation]: String(ports.http),
      [scrapePathAnnotation]: '/metrics',
    },
    serviceConfig(service, role, input),
    input.image,
  );
  if (role !== 'store') {
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas,
        selector,
        // A restart costs the capacity of one replica at a time, as the simulator has it.
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
        template,
      },
    };
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata,
    spec: {
      replicas,
      selector,
      serviceName: name,
      podManagementPolicy: 'Parallel',
      template,
      volumeClaimTemplates: [
        {
          metadata: { name: 'data', labels: { ...managedBy, [serviceLabel]: service.name } },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '64Mi' } } },
        },
      ],
    },
  };
}

function serviceObject(service: Service): KubeObject {
  const { name, namespace } = service;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace: namespaceFor(namespace),
      labels: { ...managedBy, [serviceLabel]: name, 'app.kubernetes.io/name': name },
    },
    spec: {
      type: 'ClusterIP',
      selector: { 'app.kubernetes.io/name': name },
      ports: [
        { name: 'http', port: ports.http, targetPort: 'http' },
        { name: 'https', port: ports.https, targetPort: 'https' },
      ],
    },
  };
}

/** Pods start anew when what they trust or show has changed: a changed file would reach them only a minute later. */
function certificatesDigest({ name }: Service, { authority, certificates }: TargetInput): string {
  return digest({ authority, certificate: certificates.get(name)?.certificate ?? null }).slice(0, 16);
}

/** What is outside of the user's system is called and never looked into. */
function labelsOf({ name, service, role }: Workload): Record<string, string> {
  return {
    ...managedBy,
    'app.kubernetes.io/name': name,
    [serviceLabel]: service.name,
    [workloadLabel]: name,
    [roleLabel]: role,
    [scrapeLabel]: String(service.kind !== 'external'),
  };
}
