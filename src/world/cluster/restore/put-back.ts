import { monotonicNowMs, sleep } from '../../../base/clock.ts';
import { HarnessError, unreachable } from '../../../base/errors.ts';
import { endSameProcess } from '../../../base/processes.ts';
import { limits } from '../../../domain/limits.ts';
import { ports, serviceLabel, systemNamespace } from '../manifests/names.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { isKubeError } from '../kube/kube-error.ts';
import type { KubeObject } from '../kube/kinds.ts';
import { namespaceOf } from '../kube/kinds.ts';
import type { FaultSwitch } from '../site.ts';
import type { RestoreLog } from './restore-log.ts';
import type { RestoreStep } from './restore-step-schema.ts';
import { compareSnapshots, keyOf, takeSnapshot } from './snapshot.ts';
import type { ObjectChange } from './snapshot.ts';

/** What steps are put back with. The API may be gone: then a step fails, and the others are still tried. */
export interface PutBackMeans {
  readonly kube: KubeClient;
  readonly faultSwitch: FaultSwitch;
  /** Removes a container by name; harmless when there is none. */
  removeContainer(name: string): Promise<void>;
}

/** What came of one step. */
export interface PutBack {
  readonly id: string;
  readonly what: string;
  /** Null when it is as before, else why not; then it stays in the log. */
  readonly failed: string | null;
}

/** Puts back all that is open, the newest first. One that fails does not stop the others (design.md section 9). */
export async function putBackAll(log: RestoreLog, means: PutBackMeans): Promise<readonly PutBack[]> {
  const results: PutBack[] = [];
  for (const { id, step } of log.open()) {
    const failed = await putBack(step, means).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (failed === null) log.done(id);
    results.push({ id, what: describeStep(step), failed });
  }
  log.close();
  return results;
}

/** A step in a few words. */
export function describeStep(step: RestoreStep): string {
  switch (step.kind) {
    case 'namespaces':
      return `the objects of ${step.namespaces.join(', ')}`;
    case 'system-replicas':
      return `${step.replicas} replicas of ${step.name}`;
    case 'switch-fault':
      return `no fault ${step.id} at the fault switch`;
    case 'controls':
      return `no controls of ${step.service}`;
    case 'pods':
      return `fresh pods of ${step.service}`;
    case 'records':
      return `whole records in ${step.service}`;
    case 'process':
      return `no process ${step.pid} (${step.program})`;
    case 'container':
      return `no container ${step.name}`;
    default:
      return unreachable(step);
  }
}

async function putBack(step: RestoreStep, { kube, faultSwitch, removeContainer }: PutBackMeans): Promise<void> {
  switch (step.kind) {
    case 'namespaces':
      return putBackObjects(step.namespaces, step.before, kube);
    case 'system-replicas': {
      const value = { spec: { replicas: step.replicas } };
      await kube.patch('Deployment', systemNamespace, step.name, { kind: 'merge', value });
      return;
    }
    case 'switch-fault':
      await faultSwitch.remove(step.id);
      return;
    case 'controls':
      return faultSwitch.clearControls(step.service);
    case 'pods':
      return freshPods(step, kube);
    case 'records':
      return repairRecords(step, kube);
    case 'process':
      return endSameProcess(step.pid, step.startedAt);
    case 'container':
      return removeContainer(step.name);
    default:
      return unreachable(step);
  }
}

async function freshPods({ namespace, service }: { namespace: string; service: string }, kube: KubeClient) {
  const pods = await kube.list('Pod', namespace, `${serviceLabel}=${service}`);
  for (const { metadata } of pods) {
    if (metadata.deletionTimestamp !== undefined) continue;
    await kube.remove('Pod', namespace, metadata.name, { graceSeconds: null, dependents: 'Background' });
  }
}

/** A replica that damages records hears a moment later that the fault has ended; what is repaired before is not whole. */
async function repairRecords({ namespace, service }: { namespace: string; service: string }, kube: KubeClient) {
  await sleep(limits.controlsReachMs);
  const answer = await kube.proxy({ namespace, service, port: ports.http }, 'POST', '/records/repair', {});
  if (answer.status !== 200) throw new HarnessError(`the store answered HTTP ${answer.status}`);
}

/** Every object is tried, and then looked at again; the first that failed is told with how many others. */
async function putBackObjects(
  namespaces: readonly string[],
  before: Extract<RestoreStep, { kind: 'namespaces' }>['before'],
  kube: KubeClient,
): Promise<void> {
  const failures = new Map<string, string>();
  for (const change of compareSnapshots(before, await takeSnapshot(kube, namespaces))) {
    await putBackObject(change, kube).catch((error: unknown) => {
      failures.set(nameOf(change), error instanceof Error ? error.message : String(error));
    });
  }
  for (const change of compareSnapshots(before, await takeSnapshot(kube, namespaces))) {
    const name = nameOf(change);
    if (!failures.has(name)) failures.set(name, `it is ${change.change}, although it was put back`);
  }
  const [first] = failures;
  if (first === undefined) return;
  const [name, why] = first;
  throw new HarnessError(`${name}: ${why}${failures.size === 1 ? '' : `; and ${failures.size - 1} more`}`);
}

function nameOf({ before, after }: ObjectChange): string {
  const object = before ?? after;
  return object === null ? '' : keyOf(object);
}

async function putBackObject({ change, before, after }: ObjectChange, kube: KubeClient): Promise<void> {
  if (change === 'added' && after !== null) {
    const options = { graceSeconds: null, dependents: 'Background' } as const;
    await kube.remove(after.kind, namespaceOf(after), after.metadata.name, options);
  } else if (change === 'removed' && before !== null) {
    await createWhenGone(before, kube);
  } else if (before !== null) {
    await kube.replace(await keepingVolume(before, kube));
  }
}

/** What is still being deleted is in the way of its successor; what came back by itself, as the claims of a store do, stays. */
async function createWhenGone(object: KubeObject, kube: KubeClient): Promise<void> {
  const { kind, metadata } = object;
  const began = monotonicNowMs();
  for (;;) {
    const there = await kube.read(kind, namespaceOf(object), metadata.name);
    if (there !== null && there.metadata.deletionTimestamp === undefined) return;
    const created = there === null && (await kube.create(object).then(() => true, passOverConflict));
    if (created) return;
    if (monotonicNowMs() - began > limits.rolloutMaxMs) throw new HarnessError('it is still being deleted');
    await sleep(limits.clusterPollMs);
  }
}

/** A claim that has a volume keeps it. */
async function keepingVolume(object: KubeObject, kube: KubeClient): Promise<KubeObject> {
  if (object.kind !== 'PersistentVolumeClaim') return object;
  const there = await kube.read(object.kind, namespaceOf(object), object.metadata.name);
  const volumeName = there?.spec?.volumeName;
  return volumeName === undefined ? object : { ...object, spec: { ...object.spec, volumeName } };
}

function passOverConflict(error: unknown): false {
  if (isKubeError(error, 409)) return false;
  throw error;
}
