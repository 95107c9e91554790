import { unreachable } from '../../../base/errors.ts';
import { endSameProcess } from '../../../base/processes.ts';
import { ports, systemNamespace } from '../manifests/names.ts';
import type { KubeClient } from '../kube/kube-client.ts';
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
    case 'records':
      await kube.proxy({ ...step, port: ports.http }, 'POST', '/records/repair', {});
      return;
    case 'process':
      return endSameProcess(step.pid, step.startedAt);
    case 'container':
      return removeContainer(step.name);
    default:
      return unreachable(step);
  }
}

/** Every object is tried; the first that failed is told with how many others. */
async function putBackObjects(
  namespaces: readonly string[],
  before: Extract<RestoreStep, { kind: 'namespaces' }>['before'],
  kube: KubeClient,
): Promise<void> {
  const failures: string[] = [];
  for (const change of compareSnapshots(before, await takeSnapshot(kube, namespaces))) {
    await putBackObject(change, kube).catch((error: unknown) => {
      failures.push(
        `${keyOf((change.before ?? change.after)!)}: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  }
  const [first] = failures;
  if (first === undefined) return;
  throw new Error(failures.length === 1 ? first : `${first}; and ${failures.length - 1} more`);
}

async function putBackObject({ change, before, after }: ObjectChange, kube: KubeClient): Promise<void> {
  if (change === 'added' && after !== null) {
    const options = { graceSeconds: null, dependents: 'Background' } as const;
    await kube.remove(after.kind, namespaceOf(after), after.metadata.name, options);
  } else if (change === 'removed' && before !== null) {
    await kube.create(before);
  } else if (before !== null) {
    await kube.replace(before);
  }
}
