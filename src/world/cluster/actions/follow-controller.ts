import { canonicalJson } from '../../../base/canonical-json.ts';
import { monotonicNowMs, sleep } from '../../../base/clock.ts';
import type { Action, ActionKind } from '../../../domain/action.ts';
import { limits } from '../../../domain/limits.ts';
import type { KubeObject } from '../kube/kinds.ts';
import type { Snapshot } from '../restore/snapshot.ts';
import { keyOf } from '../restore/snapshot.ts';
import type { Site } from '../site.ts';
import type { ActionEnd } from './action-driver.ts';
import { missingOf } from './rollout.ts';
import type { WorkloadName } from './workload-of.ts';
import { workloadOf } from './workload-of.ts';

type Workload = KubeObject<'Deployment' | 'StatefulSet'>;

export interface Followed {
  readonly action: Action;
  /** The objects before the controller could have begun. */
  readonly before: Snapshot;
  /** Whether the controller takes the action back instead of carrying it out. */
  readonly undone: boolean;
  readonly site: Pick<Site, 'kube' | 'scenario'>;
  readonly stop: AbortSignal;
}

/** What of its workload an action changes; null where a look from outside could not tell. */
const changes: Partial<Record<ActionKind, (workload: Workload) => unknown>> = {
  'rolling-restart': ({ spec }) => spec?.template ?? null,
  'rollback-deploy': ({ spec }) => spec?.template ?? null,
  'restart-log-gateway': ({ spec }) => spec?.template ?? null,
  'scale-out': ({ spec }) => spec?.replicas ?? 1,
  'scale-in': ({ spec }) => spec?.replicas ?? 1,
};

/**
 * How an action ended that a controller of the user's carries out: seen on the objects, never taken from what it says. One
 * that said that it would act and changed nothing has failed; one that was told to stop and went on is not said to have
 * stopped.
 */
export async function followController(followed: Followed): Promise<ActionEnd> {
  const { action, before, undone, site, stop } = followed;
  const of = changes[action.kind];
  if (of === undefined) return failed(`requal cannot tell from outside whether a controller did ${action.kind}`);
  const name = workloadOf(site, action.target);
  const former = before.find((object) => keyOf(object) === `${name.kind} ${name.namespace}/${name.name}`);
  if (former === undefined) return failed(`there was no ${name.kind} ${name.name}`);
  const isAsBefore = (now: Workload) => canonicalJson(of(now)) === canonicalJson(of(former as Workload));
  const began = monotonicNowMs();
  while (monotonicNowMs() - began < limits.rolloutMaxMs) {
    const now = await site.kube.read(name.kind, name.namespace, name.name);
    if (now === null) return failed(`the ${name.kind} ${name.name} is gone`);
    if (stop.aborted) return untilStopped(name, site, isAsBefore);
    const isChanged = isAsBefore(now) === undone;
    if (isChanged && (await missingOf(site, name)) === null) return { outcome: 'done', reason: '' };
    if (!isChanged && monotonicNowMs() - began > limits.controllerBeginsWithinMs)
      return failed('the controller said that it would carry it out, and changed nothing');
    await sleep(limits.clusterPollMs);
  }
  return failed(`it did not end: ${(await missingOf(site, name)) ?? 'it ended just now'}`);
}

/** A controller that stops halts its rollout or takes it back, and leaves every wanted replica serving. */
async function untilStopped(
  name: WorkloadName,
  site: Followed['site'],
  isAsBefore: (now: Workload) => boolean,
): Promise<ActionEnd> {
  const began = monotonicNowMs();
  while (monotonicNowMs() - began < limits.haltServesWithinMs) {
    const now = await site.kube.read(name.kind, name.namespace, name.name);
    if (now === null) return failed(`the ${name.kind} ${name.name} is gone`);
    const isServing = (now.status?.readyReplicas ?? 0) >= (now.spec?.replicas ?? 1);
    const isHalted = isAsBefore(now) || (now.kind === 'Deployment' && now.spec?.paused === true);
    if (isHalted && isServing) return { outcome: 'aborted', reason: '' };
    if (!isHalted && (await missingOf(site, name)) === null)
      return { outcome: 'done', reason: 'the controller said that it stopped it, and it went on to its end' };
    await sleep(limits.clusterPollMs);
  }
  return failed('the controller said that it stopped it, and it neither stopped nor served');
}

function failed(reason: string): ActionEnd {
  return { outcome: 'failed', reason };
}
