import type { KubeObject } from '../kube/kinds.ts';
import {
  accountName,
  managedBy,
  partLabel,
  prometheusName,
  switchName,
  systemNamespace,
  targetRecordName,
} from './names.ts';

type Role = Extract<KubeObject, { kind: 'Role' }>;
type Rule = NonNullable<Role['rules']>[number];

/** The namespaces, and who may do what in them. Only an administrator can apply these. */
export function accessObjects(targetNamespaces: readonly string[]): readonly KubeObject[] {
  return [
    namespaceObject(systemNamespace, 'system'),
    ...targetNamespaces.map((name) => namespaceObject(name, 'target')),
    account(accountName),
    account(prometheusName),
    account(switchName),
    ...clusterReader(),
    ...granted(systemNamespace, accountName, systemRules),
    ...granted(systemNamespace, switchName, [rule(['apps'], ['deployments'], ['patch'], [prometheusName])]),
    ...targetNamespaces.flatMap((namespace) => [
      ...granted(namespace, accountName, targetRules),
      ...granted(namespace, prometheusName, [rule([''], ['pods'], read)]),
      ...granted(namespace, switchName, switchRules),
    ]),
  ];
}

const read = ['get', 'list', 'watch'];
const write = [...read, 'create', 'update', 'patch', 'delete'];

/**
 * What requal may do to the target: install it, hurt it, mend it, and carry out what a candidate asks for, also the
 * changes that only a person may make, which stay inside the namespace. Kubernetes itself keeps it from granting rights
 * that it does not have.
 */
const targetRules: Rule[] = [
  rule(['apps'], ['deployments', 'deployments/scale', 'statefulsets', 'statefulsets/scale'], write),
  rule(['apps'], ['replicasets', 'controllerrevisions'], read),
  rule([''], ['services', 'configmaps', 'secrets', 'persistentvolumeclaims', 'serviceaccounts'], write),
  rule([''], ['pods'], [...read, 'delete']),
  rule([''], ['pods/log', 'events'], read),
  // Stores are audited and mended over their own doors.
  rule([''], ['services/proxy'], ['get', 'create']),
  rule(['discovery.k8s.io'], ['endpointslices'], read),
  rule(['batch'], ['jobs'], write),
  rule(['networking.k8s.io'], ['networkpolicies'], write),
  rule(['rbac.authorization.k8s.io'], ['roles', 'rolebindings'], write),
];

/** What ends a fault that nobody ended: the template or the number of replicas of before, and a certificate that is valid. */
const switchRules: Rule[] = [rule(['apps'], ['deployments'], ['patch']), rule([''], ['secrets'], ['patch'])];

/** Stopping telemetry and throwing the fault switch, and noting which target is installed. */
const systemRules: Rule[] = [
  rule(['apps'], ['deployments', 'replicasets'], read),
  rule([''], ['pods', 'pods/log', 'events', 'configmaps', 'services'], read),
  rule(['apps'], ['deployments', 'deployments/scale'], ['patch', 'update'], [prometheusName, switchName]),
  rule([''], ['configmaps'], ['patch', 'update'], [targetRecordName]),
  rule(
    [''],
    ['services/proxy'],
    ['get', 'create', 'update', 'delete'],
    [`${switchName}:8080`, `${prometheusName}:9090`],
  ),
];

function rule(apiGroups: string[], resources: string[], verbs: string[], resourceNames: string[] = []): Rule {
  return { apiGroups, resources, verbs, ...(resourceNames.length === 0 ? {} : { resourceNames }) };
}

function namespaceObject(name: string, part: 'system' | 'target'): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { ...managedBy, [partLabel]: part } } };
}

function account(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadataOf(name, systemNamespace) };
}

function granted(namespace: string, name: string, rules: Rule[]): readonly KubeObject[] {
  const metadata = metadataOf(name === accountName ? name : `requal-${name}`, namespace);
  return [
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: systemNamespace }],
    },
  ];
}

/** Nodes and namespaces have no namespace themselves, so reading them takes a role of the whole cluster. */
function clusterReader(): readonly KubeObject[] {
  const metadata = { name: 'requal-reader', labels: { ...managedBy } };
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata,
      rules: [rule([''], ['nodes', 'namespaces'], read)],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: accountName, namespace: systemNamespace }],
    },
  ];
}

function metadataOf(name: string, namespace: string) {
  return { name, namespace, labels: { ...managedBy } };
}
