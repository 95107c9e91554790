import { limits } from '../../../domain/limits.ts';
import { workloadOf } from '../actions/workload-of.ts';
import type { FaultDriver } from './fault-driver.ts';
import { isReady, isRunning, notAllReady, podsOf, reasonsOf, runsUnready } from './pod-states.ts';
import type { Pod } from './pod-states.ts';
import { switchFaultDriver } from './switch-fault-driver.ts';

/** Pods are deleted without notice. Nothing has to be cleared: their controller makes new ones. */
export const podKill: FaultDriver<'pod-kill'> = {
  refuse: () => null,
  bitesWithinMs: limits.faultBitesWithinMs,
  async inject({ id, target, pods }, site) {
    const { namespace } = workloadOf(site, target);
    const chosen = (await podsOf(site, target))
      .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
      .slice(0, pods);
    site.notes.set(
      id,
      chosen.map(({ metadata }) => metadata.uid ?? ''),
    );
    for (const { metadata } of chosen) {
      await site.kube.remove('Pod', namespace, metadata.name, { graceSeconds: 0, dependents: 'Background' });
    }
  },
  async confirm({ id, target }, site) {
    const killed = site.notes.get(id) ?? [];
    const left = (await podsOf(site, target)).filter(({ metadata }) => killed.includes(metadata.uid ?? ''));
    if (killed.length === 0) return `${target} had no pod to kill`;
    return left.length === 0 ? null : `${left.length} of the killed pods are still there`;
  },
  clear: () => Promise.resolve(),
  confirmCleared: ({ target }, site) => notAllReady(site, target),
};

/** With what a process ends that the fault ends; one that the kernel kills ends with another code. */
const crashCode = 1;

/** The process ends again and again, a little later than it is ready. */
export const crashLoop: FaultDriver<'crash-loop'> = switchFaultDriver({
  async before({ id, target }, site) {
    site.notes.set(id, (await podsOf(site, target)).map(startsOf));
  },
  set: ({ target }) => [{ kind: 'crash', service: target, afterMs: 0 }],
  async confirm({ id, target }, site) {
    const before = site.notes.get(id) ?? [];
    // A pod that is as it was may have been started again long ago, and for another reason.
    const pods = (await podsOf(site, target)).filter((pod) => !before.includes(startsOf(pod)));
    return pods.some(hasCrashed) ? null : `no pod of ${target} was started again because its process had failed`;
  },
  confirmCleared: ({ target }, site) => notAllReady(site, target),
});

export const readinessFailure: FaultDriver<'readiness-failure'> = switchFaultDriver({
  async before({ id, target }, site) {
    site.notes.set(id, (await podsOf(site, target)).filter(isReady).map(startsOf));
  },
  set: ({ target }) => [{ kind: 'readiness-failure', service: target }],
  async confirm({ id, target }, site) {
    const wereReady = site.notes.get(id) ?? [];
    // A pod that only starts, or starts again, is not ready either: it is one that was, or has run for a while.
    const unready = (await podsOf(site, target)).filter((pod) => isRunning(pod) && !isReady(pod));
    return unready.some((pod) => wereReady.includes(startsOf(pod)) || runsUnready(pod))
      ? null
      : `no pod of ${target} that runs has ceased to be ready`;
  },
  confirmCleared: ({ target }, site) => notAllReady(site, target),
});

/** One life of a pod: it differs when its process was started again. */
function startsOf({ metadata, status }: Pod): string {
  const restarts = (status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
  return `${metadata.uid ?? ''} ${restarts}`;
}

function hasCrashed({ status }: Pod): boolean {
  return (status?.containerStatuses ?? []).some(({ state, lastState }) =>
    [state?.terminated, lastState?.terminated].some((end) => end?.exitCode === crashCode),
  );
}

/** Whether a pod of the service tells one of these reasons; null or what is missing. */
export async function noneTells(
  reasons: readonly string[],
  target: string,
  site: Parameters<typeof podsOf>[0],
): Promise<string | null> {
  const told = (await podsOf(site, target)).flatMap(reasonsOf);
  return told.some((reason) => reasons.includes(reason)) ? null : `no pod of ${target} tells ${reasons.join(' or ')}`;
}
