import type {
  CoreV1Event,
  V1ClusterRole,
  V1ClusterRoleBinding,
  V1ConfigMap,
  V1ControllerRevision,
  V1Deployment,
  V1EndpointSlice,
  V1Job,
  V1Namespace,
  V1NetworkPolicy,
  V1Node,
  V1ObjectMeta,
  V1PersistentVolumeClaim,
  V1Pod,
  V1ReplicaSet,
  V1Role,
  V1RoleBinding,
  V1Secret,
  V1SelfSubjectAccessReview,
  V1Service,
  V1ServiceAccount,
  V1StatefulSet,
} from '@kubernetes/client-node';

interface Types {
  ClusterRole: V1ClusterRole;
  ClusterRoleBinding: V1ClusterRoleBinding;
  ConfigMap: V1ConfigMap;
  ControllerRevision: V1ControllerRevision;
  Deployment: V1Deployment;
  EndpointSlice: V1EndpointSlice;
  Event: CoreV1Event;
  Job: V1Job;
  Namespace: V1Namespace;
  NetworkPolicy: V1NetworkPolicy;
  Node: V1Node;
  PersistentVolumeClaim: V1PersistentVolumeClaim;
  Pod: V1Pod;
  ReplicaSet: V1ReplicaSet;
  Role: V1Role;
  RoleBinding: V1RoleBinding;
  Secret: V1Secret;
  SelfSubjectAccessReview: V1SelfSubjectAccessReview;
  Service: V1Service;
  ServiceAccount: V1ServiceAccount;
  StatefulSet: V1StatefulSet;
}

/** The kinds of Kubernetes objects that requal touches; there are no others in this room. */
export type Kind = keyof Types;

/** An object as the API sends it: times are texts, not `Date`s, and nothing has been left out. */
export type KubeObject<K extends Kind = Kind> = {
  [Each in K]: Omit<Plain<Types[Each]>, 'apiVersion' | 'kind' | 'metadata'> & {
    apiVersion: string;
    kind: Each;
    metadata: Plain<V1ObjectMeta> & { name: string };
  };
}[K];

type Plain<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { [Key in keyof T]: Plain<T[Key]> }
      : T;

/** As much of an object as names it. */
export interface ObjectName {
  readonly kind: Kind;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Where a kind lives in the API. */
export interface KindPlace {
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

export const kinds: Readonly<Record<Kind, KindPlace>> = {
  ClusterRole: clusterWide('rbac.authorization.k8s.io/v1', 'clusterroles'),
  ClusterRoleBinding: clusterWide('rbac.authorization.k8s.io/v1', 'clusterrolebindings'),
  ConfigMap: namespaced('v1', 'configmaps'),
  ControllerRevision: namespaced('apps/v1', 'controllerrevisions'),
  Deployment: namespaced('apps/v1', 'deployments'),
  EndpointSlice: namespaced('discovery.k8s.io/v1', 'endpointslices'),
  Event: namespaced('v1', 'events'),
  Job: namespaced('batch/v1', 'jobs'),
  Namespace: clusterWide('v1', 'namespaces'),
  NetworkPolicy: namespaced('networking.k8s.io/v1', 'networkpolicies'),
  Node: clusterWide('v1', 'nodes'),
  PersistentVolumeClaim: namespaced('v1', 'persistentvolumeclaims'),
  Pod: namespaced('v1', 'pods'),
  ReplicaSet: namespaced('apps/v1', 'replicasets'),
  Role: namespaced('rbac.authorization.k8s.io/v1', 'roles'),
  RoleBinding: namespaced('rbac.authorization.k8s.io/v1', 'rolebindings'),
  Secret: namespaced('v1', 'secrets'),
  SelfSubjectAccessReview: clusterWide('authorization.k8s.io/v1', 'selfsubjectaccessreviews'),
  Service: namespaced('v1', 'services'),
  ServiceAccount: namespaced('v1', 'serviceaccounts'),
  StatefulSet: namespaced('apps/v1', 'statefulsets'),
};

/** The path of the collection, or of one object when `name` is given. `namespace` is null for what has none, or for all. */
export function kindPath(kind: Kind, namespace: string | null, name: string | null): string {
  const { apiVersion, plural } = kinds[kind];
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const within = namespace === null ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${within}/${plural}${name === null ? '' : `/${encodeName(name)}`}`;
}

/** A colon is a part of some names, and parts the port from the name of a proxied service. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replaceAll('%3A', ':');
}

/** The path of a given object. */
export function objectPath(object: ObjectName): string {
  return kindPath(object.kind, namespaceOf(object), object.metadata.name);
}

/** Null for kinds that live outside of namespaces. */
export function namespaceOf(object: ObjectName): string | null {
  return kinds[object.kind].namespaced ? (object.metadata.namespace ?? 'default') : null;
}

function namespaced(apiVersion: string, plural: string): KindPlace {
  return { apiVersion, plural, namespaced: true };
}

function clusterWide(apiVersion: string, plural: string): KindPlace {
  return { apiVersion, plural, namespaced: false };
}
