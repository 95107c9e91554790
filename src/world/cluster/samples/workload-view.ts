import { digest } from '../../../base/canonical-json.ts';
import type { Scenario } from '../../../domain/scenario.ts';
import { carrierOf } from '../actions/workload-of.ts';
import type { WorkloadName } from '../actions/workload-of.ts';
import { serviceLabel, workloadLabel } from '../manifests/names.ts';
import { targetNamespaces } from '../manifests/target-input.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import type { KubeObject } from '../kube/kinds.ts';

type Pod = KubeObject<'Pod'>;
type Workload = KubeObject<'Deployment'> | KubeObject<'StatefulSet'>;

/** One service as the Kubernetes API shows it at one moment. */
export interface ServiceView {
  readonly service: string;
  readonly desired: number;
  readonly ready: number;
  readonly pods: readonly PodView[];
  /** Name of the version in the workload's template; null when there is no workload. */
  readonly version: string | null;
}

export interface PodView {
  readonly uid: string;
  readonly name: string;
  readonly ready: boolean;
  /** It is being deleted. */
  readonly isGoing: boolean;
  /** How often its containers were started again. */
  readonly restarts: number;
  /** Why the container last ended, such as `OOMKilled`; null when it never did. */
  readonly lastEnd: string | null;
}

/** All services of a topology that have pods, and the share of nodes that are ready. */
export interface ClusterView {
  readonly services: ReadonlyMap<string, ServiceView>;
  readonly nodesReadyRatio: number | null;
}

const selector = serviceLabel;

/** What the Kubernetes API shows now. Throws `KubeError` when it cannot be asked. */
export async function viewCluster(kube: KubeClient, scenario: Scenario): Promise<ClusterView> {
  const namespaces = targetNamespaces(scenario);
  const each = await Promise.all(
    namespaces.map((namespace) =>
      Promise.all([
        kube.list('Pod', namespace, selector),
        kube.list('Deployment', namespace, selector),
        kube.list('StatefulSet', namespace, selector),
      ]),
    ),
  );
  const pods = each.flatMap(([found]) => found);
  const workloads: Workload[] = each.flatMap(([, deployments, sets]) => [...deployments, ...sets]);
  const nodes = await kube.list('Node', null, '');
  return {
    services: new Map(
      scenario.topology.services.flatMap((service) => {
        const carrier = carrierOf(service, scenario);
        return carrier === null ? [] : [[service.name, viewService(service.name, carrier, pods, workloads)] as const];
      }),
    ),
    nodesReadyRatio: nodes.length === 0 ? null : nodes.filter(isReady).length / nodes.length,
  };
}

/** A queue is seen by its workers: they are the replicas of the scenario. */
export function viewService(
  service: string,
  { name, namespace, kind }: WorkloadName,
  pods: readonly Pod[],
  workloads: readonly Workload[],
): ServiceView {
  const workload = workloads.find(
    (one) => one.kind === kind && one.metadata.name === name && one.metadata.namespace === namespace,
  );
  const own = pods.filter(
    ({ metadata }) => metadata.labels?.[workloadLabel] === name && metadata.namespace === namespace,
  );
  const views = own.map(viewPod);
  return {
    service,
    desired: workload?.spec?.replicas ?? 0,
    ready: views.filter(({ ready }) => ready).length,
    pods: views,
    version: workload === undefined ? null : versionOf(workload),
  };
}

function viewPod(pod: Pod): PodView {
  const statuses = pod.status?.containerStatuses ?? [];
  const ends = statuses.map(({ lastState }) => lastState?.terminated?.reason ?? null);
  return {
    uid: pod.metadata.uid ?? '',
    name: pod.metadata.name,
    isGoing: pod.metadata.deletionTimestamp !== undefined,
    // A pod that is being deleted still says that it is ready, while nothing is sent to it any more.
    ready: pod.metadata.deletionTimestamp === undefined && isReady(pod),
    restarts: statuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
    lastEnd: ends.find((reason) => reason !== null) ?? null,
  };
}

function isReady({ status }: Pod | KubeObject<'Node'>): boolean {
  return (status?.conditions ?? []).some(({ type, status: state }) => type === 'Ready' && state === 'True');
}

/** Of a program that requal does not know, a version is all that its pods are made of. */
function versionOf(workload: Workload): string | null {
  const variables = workload.spec?.template.spec?.containers.flatMap(({ env }) => env ?? []) ?? [];
  const text = variables.find(({ name }) => name === 'REQUAL_SERVICE')?.value;
  if (text === undefined) return digest(workload.spec?.template.spec ?? null).slice(0, 12);
  const config = JSON.parse(text) as { readonly version?: unknown };
  return typeof config.version === 'string' ? config.version : JSON.stringify(config.version ?? null);
}
