import { serviceLabel, workloadLabel } from '../manifests/names.ts';
import type { ActionDriver } from './action-driver.ts';
import { noUndo, unlessRefused } from './refused.ts';
import { untilRolledOut } from './rollout.ts';
import { workloadOf } from './workload-of.ts';

/** Deletes the claims of a store and the pods that hold them: the records are gone, and new pods begin with none of them. */
export const deleteVolume: ActionDriver = {
  apply: (action, site, stop) =>
    unlessRefused(async () => {
      const workload = workloadOf(site, action.target);
      const { namespace } = workload;
      const options = { graceSeconds: null, dependents: 'Background' } as const;
      const claims = await site.kube.list('PersistentVolumeClaim', namespace, `${serviceLabel}=${action.target}`);
      if (claims.length === 0) return { outcome: 'failed', reason: `${action.target} has no volume` };
      for (const { metadata } of claims)
        await site.kube.remove('PersistentVolumeClaim', namespace, metadata.name, options);
      // A claim that is in use is only removed once its pod has gone.
      const pods = await site.kube.list('Pod', namespace, `${workloadLabel}=${workload.name}`);
      for (const { metadata } of pods) await site.kube.remove('Pod', namespace, metadata.name, options);
      return untilRolledOut(site, workload, stop);
    }),
  undo: noUndo('what was on the volume is gone'),
};
