import { monotonicNowMs } from '../../../base/clock.ts';
import { limits } from '../../../domain/limits.ts';
import type { WorkloadState } from '../../../domain/cluster.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import type { KubeObject } from '../kube/kinds.ts';
import { managedSelector, workloadLabel } from '../manifests/names.ts';
import { untilNothingMisses } from './probe.ts';
import { freeStalledRollout } from './stalled-rollout.ts';

/** All workloads of requal in these namespaces, by namespace and name. */
export async function readWorkloads(
  kube: KubeClient,
  namespaces: readonly string[],
): Promise<readonly WorkloadState[]> {
  const found = await Promise.all(
    namespaces.map(async (namespace) => {
      const [deployments, sets] = await Promise.all([
        kube.list('Deployment', namespace, managedSelector),
        namespace.endsWith('-system') ? [] : kube.list('StatefulSet', namespace, managedSelector),
      ]);
      return [...deployments, ...sets].map(stateOf);
    }),
  );
  return found.flat().toSorted((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1));
}

/** Waits until every workload has all its pods, of its newest template and ready, and no others. */
export function untilReady(kube: KubeClient, namespaces: readonly string[], timeLimitMs: number): Promise<void> {
  let lookedAt = monotonicNowMs();
  return untilNothingMisses('the target', timeLimitMs, async () => {
    const waiting = (await readWorkloads(kube, namespaces)).filter((workload) => !isReady(workload));
    const [first] = waiting;
    if (first === undefined) return null;
    if (monotonicNowMs() - lookedAt > limits.stalledRolloutMs) {
      for (const { kind, namespace, name } of waiting) {
        if (kind === 'Deployment') await freeStalledRollout(kube, namespace, name);
      }
      lookedAt = monotonicNowMs();
    }
    const rest = waiting.length === 1 ? '' : ` (and ${waiting.length - 1} more)`;
    return `${first.namespace}/${first.name} has ${first.ready} of ${first.wanted} pods ready${rest}${await whyWaiting(kube, first)}`;
  });
}

/** Whether every pod that is wanted is ready and of the newest template, and no other is left. */
export function isReady({ wanted, ready, pods }: WorkloadState): boolean {
  return ready === wanted && pods === wanted;
}

function stateOf(object: KubeObject<'Deployment'> | KubeObject<'StatefulSet'>): WorkloadState {
  const { metadata, spec, status } = object;
  const seen = (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  const ready = Math.min(status?.readyReplicas ?? 0, status?.updatedReplicas ?? 0);
  return {
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    kind: object.kind,
    wanted: spec?.replicas ?? 1,
    ready: seen ? ready : 0,
    pods: status?.replicas ?? 0,
  };
}

/** What its pods say, as far as they say something that will not mend itself. */
async function whyWaiting(kube: KubeClient, { namespace, name }: WorkloadState): Promise<string> {
  const pods = await kube.list('Pod', namespace, `${workloadLabel}=${name}`);
  for (const { metadata, status } of pods) {
    const waiting = status?.containerStatuses?.[0]?.state?.waiting;
    if (waiting?.reason !== undefined && waiting.reason !== 'ContainerCreating') {
      return `: ${metadata.name}: ${waiting.reason} ${waiting.message ?? ''}`.trimEnd();
    }
    const unplaced = status?.conditions?.find(
      ({ type, status: holds }) => type === 'PodScheduled' && holds === 'False',
    );
    if (unplaced !== undefined) return `: ${metadata.name}: ${unplaced.message ?? 'no node takes it'}`;
  }
  return '';
}
