import { wallNowMs } from '../../../base/clock.ts';
import { limits } from '../../../domain/limits.ts';
import type { KubeObject } from '../kube/kinds.ts';
import { workloadLabel } from '../manifests/names.ts';
import { workloadOf } from '../actions/workload-of.ts';
import type { Site } from '../site.ts';

export type Pod = KubeObject<'Pod'>;

/** The pods of a service that are not being deleted. */
export async function podsOf(site: Site, target: string): Promise<readonly Pod[]> {
  const { namespace, name } = workloadOf(site, target);
  const pods = await site.kube.list('Pod', namespace, `${workloadLabel}=${name}`);
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** Whether each wanted replica of the service is ready and nothing else is there; null or what is missing. */
export async function notAllReady(site: Site, target: string): Promise<string | null> {
  const { kind, namespace, name } = workloadOf(site, target);
  const workload = await site.kube.read(kind, namespace, name);
  const wanted = workload?.spec?.replicas ?? 1;
  const pods = await podsOf(site, target);
  const ready = pods.filter(isReady).length;
  return ready === wanted && pods.length === wanted ? null : `${ready} of ${wanted} replicas of ${target} are ready`;
}

/** Whether Kubernetes says that the pod is ready. */
export function isReady({ status }: Pod): boolean {
  return (status?.conditions ?? []).some((one) => one.type === 'Ready' && one.status === 'True');
}

/** Whether its process runs now. */
export function isRunning({ status }: Pod): boolean {
  return status?.containerStatuses?.[0]?.state?.running !== undefined;
}

/** Whether it has run for longer than a start takes and is not ready. */
export function runsUnready(pod: Pod): boolean {
  const startedAt = pod.status?.containerStatuses?.[0]?.state?.running?.startedAt;
  return !isReady(pod) && startedAt !== undefined && wallNowMs() - Date.parse(startedAt) >= limits.unreadyForMs;
}

/** Why a container waits now or ended last, such as `ImagePullBackOff` or `OOMKilled`. */
export function reasonsOf({ status }: Pod): readonly string[] {
  return (status?.containerStatuses ?? []).flatMap(({ state, lastState }) =>
    [state?.waiting?.reason, state?.terminated?.reason, lastState?.terminated?.reason].filter(
      (one) => one !== undefined,
    ),
  );
}
