import type { Kind, KubeObject } from '../kube/kinds.ts';
import { namespaceOf } from '../kube/kinds.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { managedSelector, ownLabel, serviceLabel } from '../manifests/names.ts';
import { removeWhole } from './apply-anew.ts';
import type { ClusterHandle } from './open-cluster.ts';

/** Kinds of which the target has objects, and others that a scenario may leave behind. What hangs on others goes first. */
const prunedKinds = [
  'Job',
  'NetworkPolicy',
  'Deployment',
  'StatefulSet',
  'Service',
  'Secret',
  'ConfigMap',
  'ServiceAccount',
] as const;

const inBackground = { graceSeconds: null, dependents: 'Background' } as const;

/**
 * Removes what requal installed and the next target has not; what is now from another hand under the same name, requal's
 * own or the user's, as well. Returns what that was.
 */
export async function prune(
  { kube, namespaces }: Pick<ClusterHandle, 'kube' | 'namespaces'>,
  objects: readonly KubeObject[],
): Promise<readonly string[]> {
  const wanted = new Map(
    objects.map((object) => [keyOf(object.kind, namespaceOf(object) ?? '', object.metadata.name), object]),
  );
  const removed: string[] = [];
  for (const namespace of namespaces.target) {
    const replaced: Promise<void>[] = [];
    for (const kind of prunedKinds) {
      for (const { metadata } of await kube.list(kind, namespace, managedSelector)) {
        const key = keyOf(kind, namespace, metadata.name);
        const next = wanted.get(key);
        if (next === undefined) await kube.remove(kind, namespace, metadata.name, inBackground);
        else if (next.metadata.labels?.[ownLabel] === metadata.labels?.[ownLabel]) continue;
        // Its successor must not meet the pods of it.
        else replaced.push(removeWhole(kube, kind, namespace, metadata.name));
        removed.push(key);
      }
    }
    await Promise.all(replaced);
    removed.push(...(await pruneClaims(kube, namespace, objects)));
  }
  return removed;
}

/** A StatefulSet leaves its volumes behind; those of a store that is in no scenario any more hold nothing of worth. */
async function pruneClaims(
  kube: KubeClient,
  namespace: string,
  objects: readonly KubeObject[],
): Promise<readonly string[]> {
  const here = objects.filter((object) => namespaceOf(object) === namespace);
  const stores = new Set(here.filter(({ kind }) => kind === 'StatefulSet').map(storeOf));
  const named = new Set(
    here.filter(({ kind }) => kind === 'PersistentVolumeClaim').map(({ metadata }) => metadata.name),
  );
  const claims = await kube.list('PersistentVolumeClaim', namespace, managedSelector);
  const orphans = claims.filter(({ metadata }) => !stores.has(storeOf({ metadata })) && !named.has(metadata.name));
  for (const { metadata } of orphans) {
    await kube.remove('PersistentVolumeClaim', namespace, metadata.name, inBackground);
  }
  return orphans.map(({ metadata }) => keyOf('PersistentVolumeClaim', namespace, metadata.name));
}

/** Whose it is, and by which hand: claims of one target are never given to another. */
function storeOf({ metadata }: Pick<KubeObject, 'metadata'>): string {
  return `${metadata.labels?.[serviceLabel] ?? ''} ${metadata.labels?.[ownLabel] ?? ''}`;
}

function keyOf(kind: Kind, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}
