import type { Kind, KubeObject } from '../kube/kinds.ts';
import { namespaceOf } from '../kube/kinds.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { isKubeError } from '../kube/kube-error.ts';
import { limits } from '../../../domain/limits.ts';
import { untilNothingMisses } from './probe.ts';

/**
 * Applies an object. Some fields cannot be changed once they are set, such as the selector of a Deployment: where the API
 * server refuses the change (422), the object is removed with all that hangs on it, and made anew.
 */
export async function applyAnew(kube: KubeClient, object: KubeObject): Promise<void> {
  try {
    await kube.apply(object);
  } catch (error) {
    const { kind, metadata } = object;
    const namespace = namespaceOf(object);
    const isThere = isKubeError(error, 422) && (await kube.read(kind, namespace, metadata.name)) !== null;
    if (!isThere) throw error;
    await removeWhole(kube, kind, namespace, metadata.name);
    await kube.apply(object);
  }
}

/** Removes an object, and waits until it and all that hangs on it are gone. */
export async function removeWhole(kube: KubeClient, kind: Kind, namespace: string | null, name: string): Promise<void> {
  await kube.remove(kind, namespace, name, { graceSeconds: null, dependents: 'Foreground' });
  await untilNothingMisses(`the end of ${kind} ${name}`, limits.workloadsReadyMaxMs, async () =>
    (await kube.read(kind, namespace, name)) === null ? null : 'it is still there',
  );
}
