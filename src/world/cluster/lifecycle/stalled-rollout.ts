import { monotonicNowMs, sleep } from '../../../base/clock.ts';
import { limits } from '../../../domain/limits.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { workloadLabel } from '../manifests/names.ts';

/** Where Kubernetes keeps, on each replica set, how many replicas its Deployment had when it last scaled it. */
export const desiredReplicas = 'deployment.kubernetes.io/desired-replicas';

/**
 * Frees a rollout that Kubernetes (seen with 1.34.0) never goes on with by itself, and says whether this was one. Where a
 * Deployment got another number of replicas in the middle of a rollout, and its only replica set that has any happens to have
 * this number already, the former number stays written on that set. The controller then takes every look for one at a scaling in
 * which nothing is left to scale, and rolls nothing out. With the number that is written there it goes on, and is scaled then.
 */
export async function freeStalledRollout(kube: KubeClient, namespace: string, name: string): Promise<boolean> {
  const deployment = await kube.read('Deployment', namespace, name);
  const wanted = deployment?.spec?.replicas ?? 0;
  // Where a pod of the newest template is there, it goes on.
  if ((deployment?.status?.updatedReplicas ?? 0) > 0) return false;
  const sets = await kube.list('ReplicaSet', namespace, `${workloadLabel}=${name}`);
  const [only, ...others] = sets.filter(({ spec }) => (spec?.replicas ?? 0) > 0);
  if (only === undefined || others.length > 0 || only.spec?.replicas !== wanted) return false;
  const written = Number(only.metadata.annotations?.[desiredReplicas] ?? wanted);
  if (!Number.isInteger(written) || written < 1 || written === wanted) return false;
  await scale(kube, namespace, name, written);
  await untilItGoesOn(kube, namespace, name);
  await scale(kube, namespace, name, wanted);
  return true;
}

async function scale(kube: KubeClient, namespace: string, name: string, replicas: number): Promise<void> {
  await kube.patch('Deployment', namespace, name, { kind: 'merge', value: { spec: { replicas } } });
}

/** Until a pod of the newest template is made. Where none is in time, whoever waits for the rollout tells that it hangs. */
async function untilItGoesOn(kube: KubeClient, namespace: string, name: string): Promise<void> {
  const began = monotonicNowMs();
  while (monotonicNowMs() - began < limits.stalledRolloutMs) {
    // Whether the number is put back must not depend on one answer that did not come.
    const status = await kube.read('Deployment', namespace, name).then(
      (deployment) => deployment?.status,
      () => null,
    );
    if ((status?.updatedReplicas ?? 0) > 0) return;
    await sleep(limits.clusterPollMs);
  }
}
