import type { KubeObject } from '../kube/kinds.ts';
import { workloadLabel } from '../manifests/names.ts';
import type { ActionDriver } from './action-driver.ts';
import { noUndo, unlessRefused } from './refused.ts';
import { untilRolledOut } from './rollout.ts';
import { workloadOf } from './workload-of.ts';

/** Deletes the pod that is worst off; its controller makes a new one. Once begun it cannot be stopped half way. */
export const restartPod: ActionDriver = {
  apply: (action, site, stop) =>
    unlessRefused(async () => {
      const workload = workloadOf(site, action.target);
      const pods = await site.kube.list('Pod', workload.namespace, `${workloadLabel}=${workload.name}`);
      const [worst] = pods.filter(isThere).toSorted(byNeed);
      if (worst === undefined) return { outcome: 'failed', reason: `${action.target} has no pod to restart` };
      const options = { graceSeconds: null, dependents: 'Background' } as const;
      await site.kube.remove('Pod', workload.namespace, worst.metadata.name, options);
      return untilRolledOut(site, workload, stop);
    }),
  undo: noUndo('a restart cannot be taken back'),
};

type Pod = KubeObject<'Pod'>;

function isThere({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp === undefined;
}

/** Those that are not ready first, then those that were started again most often, then by name. */
function byNeed(a: Pod, b: Pod): number {
  return readiness(a) - readiness(b) || restartsOf(b) - restartsOf(a) || (a.metadata.name < b.metadata.name ? -1 : 1);
}

function readiness({ status }: Pod): number {
  return (status?.conditions ?? []).some((one) => one.type === 'Ready' && one.status === 'True') ? 1 : 0;
}

function restartsOf({ status }: Pod): number {
  return (status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
}
