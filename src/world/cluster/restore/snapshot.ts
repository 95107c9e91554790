import { canonicalJson } from '../../../base/canonical-json.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import type { Kind, KubeObject } from '../kube/kinds.ts';
import { namespaceOf } from '../kube/kinds.ts';

/** Kinds whose objects are put back after a trial. Pods, replica sets and endpoints follow from them. */
const kept = [
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'NetworkPolicy',
  'ConfigMap',
  'Secret',
  'PersistentVolumeClaim',
  'Service',
  'Deployment',
  'StatefulSet',
  'Job',
] as const satisfies readonly Kind[];

/** The objects of some namespaces at one moment, each without what Kubernetes itself writes into it. */
export type Snapshot = readonly KubeObject[];

export interface ObjectChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly before: KubeObject | null;
  readonly after: KubeObject | null;
}

/**
 * All that requal may have to put back in these namespaces, without what Kubernetes itself writes. Throws
 * `KubeError`.
 */
export async function takeSnapshot(kube: KubeClient, namespaces: readonly string[]): Promise<Snapshot> {
  const lists = await Promise.all(
    namespaces.flatMap((namespace) => kept.map((kind) => kube.list(kind as Kind, namespace, ''))),
  );
  return lists.flat().filter(isOurs).map(bare);
}

/** What differs, in the order in which it has to be put back: what others hang on first. */
export function compareSnapshots(before: Snapshot, after: Snapshot): readonly ObjectChange[] {
  const was = new Map(before.map((object) => [keyOf(object), object]));
  const is = new Map(after.map((object) => [keyOf(object), object]));
  const gone = before
    .filter((object) => !is.has(keyOf(object)))
    .map((object) => ({ change: 'removed' as const, before: object, after: null }));
  const others = after.flatMap((object): ObjectChange[] => {
    const former = was.get(keyOf(object)) ?? null;
    if (former === null) return [{ change: 'added', before: null, after: object }];
    return canonicalJson(former) === canonicalJson(object)
      ? []
      : [{ change: 'changed', before: former, after: object }];
  });
  const rank = ({ before: former, after: now }: ObjectChange): number =>
    (kept as readonly Kind[]).indexOf((former ?? now)?.kind ?? 'Job');
  return [...gone, ...others].toSorted((a, b) => rank(a) - rank(b));
}

/** Kind, namespace and name: one text for each object of a cluster. */
export function keyOf(object: KubeObject): string {
  return `${object.kind} ${namespaceOf(object) ?? ''}/${object.metadata.name}`;
}

/** Kubernetes puts some of its own into every namespace, and makes them again by itself. */
function isOurs({ kind, metadata }: KubeObject): boolean {
  const isDefault = kind === 'ServiceAccount' && metadata.name === 'default';
  return !isDefault && metadata.name !== 'kube-root-ca.crt' && metadata.deletionTimestamp === undefined;
}

/** Written by Kubernetes and not by whoever asked for the object; an object with these could not be made again. */
const ownFields = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
  'selfLink',
  'ownerReferences',
] as const;
const ownAnnotations = ['deployment.kubernetes.io/revision', 'kubectl.kubernetes.io/last-applied-configuration'];

function bare(object: KubeObject): KubeObject {
  const { status: _, ...rest } = object as KubeObject & { status?: unknown };
  const metadata: Record<string, unknown> = { ...rest.metadata };
  for (const field of ownFields) delete metadata[field];
  const annotations = Object.entries(rest.metadata.annotations ?? {}).filter(
    ([name]) => !ownAnnotations.includes(name),
  );
  if (annotations.length > 0) metadata['annotations'] = Object.fromEntries(annotations);
  else delete metadata['annotations'];
  return withoutServerChoices({ ...rest, metadata } as KubeObject);
}

/** A claim names the volume that it was given and how it came by it; a new claim must be free to get another. */
function withoutServerChoices(object: KubeObject): KubeObject {
  if (object.kind !== 'PersistentVolumeClaim' || object.spec === undefined) return object;
  const { volumeName: _, ...spec } = object.spec;
  const {
    annotations: all = {},
    finalizers: __,
    ...metadata
  } = object.metadata as KubeObject['metadata'] & {
    readonly finalizers?: unknown;
  };
  const annotations = Object.fromEntries(
    Object.entries(all).filter(([name]) => !/^(pv|volume)[.a-z]*\.kubernetes\.io\//.test(name)),
  );
  return { ...object, metadata: Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata, spec };
}
