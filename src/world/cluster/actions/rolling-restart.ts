import { isoTime, wallNowMs } from '../../../base/clock.ts';
import type { Site } from '../site.ts';
import type { ActionDriver } from './action-driver.ts';
import { noUndo, unlessRefused } from './refused.ts';
import { goingOn, untilRolledOut } from './rollout.ts';
import type { WorkloadName } from './workload-of.ts';
import { workloadOf } from './workload-of.ts';

/** As `kubectl rollout restart` does it: a new time in the template, and the controller replaces pod by pod. */
export const rollingRestart: ActionDriver = {
  apply: (action, site, stop) =>
    unlessRefused(async () => {
      const workload = workloadOf(site, action.target);
      await beginRestart(site, workload);
      return untilRolledOut(site, workload, stop);
    }),
  undo: noUndo('a restart cannot be taken back'),
};

/** Only begins it: the controller then goes on by itself. */
export async function beginRestart({ kube }: Site, workload: WorkloadName): Promise<void> {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': isoTime(wallNowMs()) };
  const spec = { ...goingOn(workload), template: { metadata: { annotations } } };
  await kube.patch(workload.kind, workload.namespace, workload.name, { kind: 'merge', value: { spec } });
}
