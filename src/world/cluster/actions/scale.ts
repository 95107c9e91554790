import type { Action } from '../../../domain/action.ts';
import type { Site } from '../site.ts';
import type { ActionDriver, ActionEnd } from './action-driver.ts';
import { unlessRefused } from './refused.ts';
import { untilRolledOut } from './rollout.ts';
import { workloadOf } from './workload-of.ts';

export const scaleOut: ActionDriver = {
  apply: (action, site, stop) => scaleBy(action.amount, action, site, stop),
  undo: (action, site, stop) => scaleBy(-action.amount, action, site, stop),
};

export const scaleIn: ActionDriver = {
  apply: (action, site, stop) => scaleBy(-action.amount, action, site, stop),
  undo: (action, site, stop) => scaleBy(action.amount, action, site, stop),
};

/** Adds to the number of replicas and waits until so many are ready. Stopped, it goes back to the number of before. */
function scaleBy(change: number, action: Action, site: Site, stop: AbortSignal): Promise<ActionEnd> {
  return unlessRefused(async () => {
    const workload = workloadOf(site, action.target);
    const { kind, namespace, name } = workload;
    const before = (await site.kube.read(kind, namespace, name))?.spec?.replicas ?? 0;
    const set = (replicas: number) =>
      site.kube.patch(kind, namespace, name, { kind: 'merge', value: { spec: { replicas } } });
    await set(Math.max(0, before + Math.round(change)));
    const end = await untilRolledOut(site, workload, stop);
    if (end.outcome === 'aborted') await set(before);
    return end;
  });
}
