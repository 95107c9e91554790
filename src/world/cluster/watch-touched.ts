import { monotonicNowMs, sleep } from '../../base/clock.ts';
import { limits } from '../../domain/limits.ts';
import type { Touched } from '../../domain/world.ts';
import { KubeError } from './kube/kube-error.ts';
import { compareSnapshots, takeSnapshot } from './restore/snapshot.ts';
import type { Snapshot } from './restore/snapshot.ts';
import { reachedFrom, recordsLostSince } from './samples/records-lost.ts';
import { lookAtStores } from './samples/store-records.ts';
import type { StoreRecords } from './samples/store-records.ts';
import { viewCluster } from './samples/workload-view.ts';
import type { ClusterView, ServiceView } from './samples/workload-view.ts';
import { namespaceFor, serviceLabel } from './manifests/names.ts';
import type { Site } from './site.ts';
import type { WorkBeside } from './work-beside.ts';

/** Looks at the target from the outside while an action runs. */
export interface TouchedWatch {
  /**
   * Ends the looking and says what was touched from its beginning to now, without the services on which only others worked.
   * Stores that could have lost something and do not answer are asked again while `goesOn`, within a limit.
   */
  end(goesOn: () => boolean, beside: Pick<WorkBeside, 'elsewhere'>): Promise<Touched>;
}

/** The target as it was at one moment. */
export interface TargetLook {
  /** When the looking began, as `monotonicNowMs` tells it. */
  readonly at: number;
  readonly objects: Snapshot;
  readonly view: ClusterView;
  readonly stores: readonly StoreRecords[];
}

/** The target at this moment. Throws `KubeError`; a store that does not tell is unknown in it. */
export async function lookAtTarget(site: Site): Promise<TargetLook> {
  const at = monotonicNowMs();
  const [seen, stores] = await Promise.all([lookAtObjects(site), lookAtStores(site, 0)]);
  return { at, ...seen, stores };
}

async function lookAtObjects(site: Site): Promise<Pick<TargetLook, 'objects' | 'view'>> {
  const [objects, view] = await Promise.all([
    takeSnapshot(site.kube, namespacesOf(site)),
    viewCluster(site.kube, site.scenario),
  ]);
  return { objects, view };
}

/**
 * Measures the blast radius of an action (requirements.md B2) by what Kubernetes and the stores show before, while and
 * after it runs: never by what the action was meant to do. `first` is the look before it could have begun.
 *
 * Kubernetes does not tell who changed what. So another service on which the harness, a person or another action worked
 * meanwhile (`beside`) is not charged to this one, even if this one changed it as well; and all that became of its own
 * target is charged to it, whoever did it. A store that lost records is charged whenever the action can reach it.
 */
export function watchTouched(site: Site, target: string, first: TargetLook): TouchedWatch {
  const { services } = site.scenario.topology;
  const { objects, view: before, stores } = first;
  const seen = createPodHistory(before);
  let isOver = false;
  const looking = (async () => {
    while (!isOver) {
      await sleep(limits.touchedPollMs);
      // A look that fails is one look less; the API server is watched elsewhere.
      await viewCluster(site.kube, site.scenario).then(seen.add, passOver);
    }
  })();
  return {
    async end(goesOn, beside) {
      isOver = true;
      await looking;
      const after = await lookAtObjects(site);
      seen.add(after.view);
      const others = beside.elsewhere(target, first.at);
      const all = [...seen.touched(), ...servicesOf(objects, after.objects)];
      const changed = new Set(all.filter((service) => !others.has(service)));
      const { concurrentFraction, cumulativeFraction, replicas } = seen.of(target);
      const reached = reachedFrom([target, ...changed], site.scenario.topology);
      return {
        services: services.map(({ name }) => name).filter((name) => changed.has(name)),
        replicas,
        concurrentFraction,
        cumulativeFraction,
        trafficFraction: trafficShare(site, changed),
        recordsLost: await recordsLostSince(stores, reached, site, goesOn),
      };
    },
  };
}

function namespacesOf({ scenario }: Site): readonly string[] {
  return [...new Set(scenario.topology.services.map(({ namespace }) => namespaceFor(namespace)))];
}

/** What became of the pods of each service since the first look. */
function createPodHistory(first: ClusterView) {
  const before = new Map([...first.services.values()].map((view) => [view.service, view]));
  const gone = new Map<string, Set<string>>();
  const added = new Map<string, Set<string>>();
  const mostAway = new Map<string, number>();
  return {
    add({ services }: ClusterView): void {
      for (const view of services.values()) {
        const former = before.get(view.service);
        if (former === undefined) continue;
        const now = new Set(view.pods.map(({ uid }) => uid));
        for (const { uid } of former.pods) {
          if (!now.has(uid)) noted(gone, view.service).add(uid);
        }
        for (const { uid } of view.pods)
          if (!former.pods.some((pod) => pod.uid === uid)) noted(added, view.service).add(uid);
        mostAway.set(view.service, Math.max(mostAway.get(view.service) ?? 0, away(former, view)));
      }
    },
    touched: () => [...gone, ...added].filter(([, pods]) => pods.size > 0).map(([service]) => service),
    of(service: string): Pick<Touched, 'replicas' | 'concurrentFraction' | 'cumulativeFraction'> {
      const wanted = Math.max(1, before.get(service)?.desired ?? 1);
      // A pod that was replaced is gone and added; one that came on top is only added.
      const replicas = Math.max(gone.get(service)?.size ?? 0, added.get(service)?.size ?? 0);
      return {
        replicas,
        concurrentFraction: Math.min(1, (mostAway.get(service) ?? 0) / wanted),
        cumulativeFraction: Math.min(1, replicas / wanted),
      };
    },
  };
}

/**
 * Replicas of before that do not serve now because somebody took them away. A pod that is still there and fails by itself
 * is the fault's doing and not the action's.
 */
function away(former: ServiceView, now: ServiceView): number {
  const were = new Set(former.pods.map(({ uid }) => uid));
  const failing = now.pods.filter(({ uid, ready, isGoing }) => were.has(uid) && !ready && !isGoing).length;
  return Math.max(0, former.ready - now.ready - failing);
}

function noted(of: Map<string, Set<string>>, service: string): Set<string> {
  const known = of.get(service) ?? new Set<string>();
  of.set(service, known);
  return known;
}

function servicesOf(before: Snapshot, after: Snapshot): readonly string[] {
  return compareSnapshots(before, after).flatMap(({ before: former, after: now }) => {
    const service = (former ?? now)?.metadata.labels?.[serviceLabel];
    return service === undefined ? [] : [service];
  });
}

/** Share of the users' requests that need one of these services, by the true dependencies; independent calls assumed. */
function trafficShare({ scenario }: Site, touched: ReadonlySet<string>): number {
  const { topology, workload } = scenario;
  const share = (name: string, path: readonly string[]): number => {
    if (touched.has(name)) return 1;
    const service = topology.services.find((one) => one.name === name);
    if (service === undefined || path.includes(name)) return 0;
    const avoided = service.dependsOn.map((to) => 1 - Math.min(1, to.calls) * share(to.service, [...path, name]));
    return 1 - avoided.reduce((product, one) => product * one, 1);
  };
  return touched.size === 0 ? 0 : share(workload.entry, []);
}

function passOver(error: unknown): void {
  if (!(error instanceof KubeError)) throw error;
}
