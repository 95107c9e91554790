import { limits } from '../../../domain/limits.ts';
import { workloadOf } from '../actions/workload-of.ts';
import type { FaultDriver } from './fault-driver.ts';
import { isReady, notAllReady, podsOf, reasonsOf } from './pod-states.ts';
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

/** The process ends again and again, a little later than it is ready. */
export const crashLoop: FaultDriver<'crash-loop'> = switchFaultDriver({
  set: ({ target }) => [{ kind: 'crash', service: target, afterMs: 0 }],
  async confirm({ target }, site) {
    const pods = await podsOf(site, target);
    const crashed = pods.filter(({ status }) =>
      (status?.containerStatuses ?? []).some(({ restartCount }) => restartCount > 0),
    );
    return crashed.length > 0 ? null : `no pod of ${target} was started again`;
  },
  confirmCleared: ({ target }, site) => notAllReady(site, target),
});

export const readinessFailure: FaultDriver<'readiness-failure'> = switchFaultDriver({
  set: ({ target }) => [{ kind: 'readiness-failure', service: target }],
  async confirm({ target }, site) {
    const pods = await podsOf(site, target);
    return pods.some((pod) => !isReady(pod)) ? null : `every pod of ${target} is ready`;
  },
  confirmCleared: ({ target }, site) => notAllReady(site, target),
});

/** Whether a pod of the service tells one of these reasons; null or what is missing. */
export async function noneTells(
  reasons: readonly string[],
  target: string,
  site: Parameters<typeof podsOf>[0],
): Promise<string | null> {
  const told = (await podsOf(site, target)).flatMap(reasonsOf);
  return told.some((reason) => reasons.includes(reason)) ? null : `no pod of ${target} tells ${reasons.join(' or ')}`;
}
