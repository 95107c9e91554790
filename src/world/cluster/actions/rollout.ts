import { monotonicNowMs, sleep } from '../../../base/clock.ts';
import { limits } from '../../../domain/limits.ts';
import type { Site } from '../site.ts';
import type { ActionEnd } from './action-driver.ts';
import type { WorkloadName } from './workload-of.ts';

/**
 * Waits until a workload runs what it was last told: every pod of the newest template and ready, none of an older one. When
 * `stop` is aborted the rollout is halted where it is and every pod that was begun is waited for (requirements.md D21).
 */
export async function untilRolledOut(site: Site, workload: WorkloadName, stop: AbortSignal): Promise<ActionEnd> {
  const began = monotonicNowMs();
  while (monotonicNowMs() - began < limits.rolloutMaxMs) {
    if (stop.aborted) return halt(site, workload);
    const missing = await missingOf(site, workload);
    if (missing === null) return { outcome: 'done', reason: '' };
    await sleep(limits.clusterPollMs);
  }
  const missing = await missingOf(site, workload);
  return {
    outcome: 'failed',
    reason: `the rollout of ${workload.name} does not end: ${missing ?? 'it ended just now'}`,
  };
}

/** Null when the rollout is over, else what is missing. */
export async function missingOf(
  { kube }: Pick<Site, 'kube'>,
  { kind, namespace, name }: WorkloadName,
): Promise<string | null> {
  const found = await kube.read(kind, namespace, name);
  if (found === null) return 'the workload is gone';
  const wanted = found.spec?.replicas ?? 1;
  const { observedGeneration = 0, updatedReplicas = 0, readyReplicas = 0, replicas = 0 } = found.status ?? {};
  if (observedGeneration < (found.metadata.generation ?? 0)) return 'its controller has not seen the change yet';
  if (updatedReplicas < wanted) return `${updatedReplicas} of ${wanted} replicas are new`;
  if (replicas > wanted) return `${replicas - wanted} old replicas still run`;
  return readyReplicas < wanted ? `${readyReplicas} of ${wanted} replicas are ready` : null;
}

/** A paused Deployment begins no further pod. A StatefulSet cannot be paused: a partition holds the rest back. */
async function halt(site: Site, workload: WorkloadName): Promise<ActionEnd> {
  const { kind, namespace, name } = workload;
  const spec = kind === 'Deployment' ? { paused: true } : { updateStrategy: { rollingUpdate: { partition: 1_000 } } };
  await site.kube.patch(kind, namespace, name, { kind: 'merge', value: { spec } });
  const isServing = await untilServing(site, workload);
  return { outcome: 'aborted', reason: isServing ? '' : 'not every replica that had begun to start is ready' };
}

/** Whether every wanted replica is ready within the time that a start may take. */
async function untilServing({ kube }: Site, { kind, namespace, name }: WorkloadName): Promise<boolean> {
  const began = monotonicNowMs();
  while (monotonicNowMs() - began < limits.haltServesWithinMs) {
    const found = await kube.read(kind, namespace, name);
    if (found !== null && (found.status?.readyReplicas ?? 0) >= (found.spec?.replicas ?? 1)) return true;
    await sleep(limits.clusterPollMs);
  }
  return false;
}

/** Changes that let a workload that was halted before go on again. */
export function goingOn({ kind }: WorkloadName): object {
  return kind === 'Deployment' ? { paused: false } : { updateStrategy: { rollingUpdate: { partition: 0 } } };
}
