import type { ClusterView } from './workload-view.ts';

/** What one look at Kubernetes cannot tell: how often something ended so far, and when a version was last changed. */
export interface PlatformHistory {
  /** Takes in a look at scenario time `at`. */
  add(view: ClusterView, at: number): void;
  /** Restarts of the service's containers since the first look, those of pods that are gone among them. */
  restarts(service: string): number;
  /** Scenario time at which the version was last seen to have changed; null when it never did. */
  deployedAt(service: string): number | null;
}

/** Remembers from look to look. */
export function createPlatformHistory(): PlatformHistory {
  const seen = new Map<string, number>();
  const restarts = new Map<string, number>();
  const versions = new Map<string, string>();
  const deployed = new Map<string, number>();
  let isFirst = true;
  return {
    add({ services }, at) {
      for (const { service, pods, version } of services.values()) {
        for (const pod of pods) {
          // Restarts from before the trial are the history of another one.
          const before = seen.get(pod.uid) ?? (isFirst ? pod.restarts : 0);
          restarts.set(service, (restarts.get(service) ?? 0) + Math.max(0, pod.restarts - before));
          seen.set(pod.uid, pod.restarts);
        }
        const former = versions.get(service);
        if (version !== null && former !== undefined && former !== version) deployed.set(service, at);
        if (version !== null) versions.set(service, version);
      }
      isFirst = false;
    },
    restarts: (service) => restarts.get(service) ?? 0,
    deployedAt: (service) => deployed.get(service) ?? null,
  };
}
