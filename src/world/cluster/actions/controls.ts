import { sleep } from '../../../base/clock.ts';
import type { Action } from '../../../domain/action.ts';
import type { Controls } from '../../../domain/switch-fault.ts';
import { limits } from '../../../domain/limits.ts';
import type { Site } from '../site.ts';
import type { ActionDriver, ActionEnd } from './action-driver.ts';
import { done, noUndo } from './refused.ts';

/** The feature of each service that operators can turn off: what its newest version brought. */
export const newestFeature = 'newest';

export const clearCache: ActionDriver = {
  apply: (action, site) => change(site, action, ({ flushes }) => ({ flushes: flushes + 1 })),
  undo: noUndo('what was in the cache is gone; it fills again by itself'),
};

export const drainQueue: ActionDriver = {
  apply: (action, site) => change(site, action, ({ drains }) => ({ drains: drains + 1 })),
  undo: noUndo('the work that waited in the queue was thrown away'),
};

export const throttleTraffic: ActionDriver = {
  apply: (action, site) => change(site, action, () => ({ throttle: action.amount })),
  undo: (action, site) => change(site, action, () => ({ throttle: 0 })),
};

export const disableFeatureFlag: ActionDriver = {
  apply: (action, site) => change(site, action, ({ flags }) => ({ flags: { ...flags, [newestFeature]: false } })),
  undo: (action, site) => change(site, action, ({ flags }) => ({ flags: { ...flags, [newestFeature]: true } })),
};

/** Sets what operators can set, and waits until every replica has asked for it. */
async function change(
  { faultSwitch }: Site,
  { target }: Action,
  to: (now: Controls) => Partial<Controls>,
): Promise<ActionEnd> {
  await faultSwitch.setControls(target, to(await faultSwitch.controls(target)));
  await sleep(limits.controlsReachMs);
  return done;
}
