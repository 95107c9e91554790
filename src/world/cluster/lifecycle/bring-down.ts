import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { limits } from '../../../domain/limits.ts';
import type { ClusterRecord, DownResult } from '../../../domain/cluster.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { managedSelector } from '../manifests/names.ts';
import { connectAsAdmin, isHalfMade, readClusterRecord, refuse } from './claim-cluster.ts';
import { takeLock } from './cluster-lock.ts';
import type { ClusterSettings } from './cluster-settings.ts';
import { nodeContainer, startNode } from './engine.ts';
import { deleteKindCluster, isMadeByRequal, kindClusterExists } from './kind-cluster.ts';
import { untilNothingMisses } from './probe.ts';
import { clearStateFolder, makeStateFolder } from './state-folder.ts';

/**
 * Deletes what requal made and nothing else: its cluster, or in a borrowed one its objects. Throws `UserError` for a
 * cluster that requal must not touch, `HarnessError` while somebody uses it.
 */
export async function bringDown(settings: ClusterSettings, confirmed: string | null): Promise<DownResult> {
  const exists = await kindClusterExists(settings.name);
  if (!exists && !existsSync(settings.stateFolder)) return 'nothing-there';
  const folder = makeStateFolder(settings.stateFolder);
  const unlock = takeLock(folder.path, '`requal cluster down`');
  try {
    const result = exists ? await remove(settings, readClusterRecord(folder), confirmed) : 'nothing-there';
    clearStateFolder(folder);
    return result;
  } finally {
    unlock();
  }
}

async function remove(
  settings: ClusterSettings,
  record: ClusterRecord | null,
  confirmed: string | null,
): Promise<DownResult> {
  const { name, stateFolder } = settings;
  const scratch = join(stateFolder, 'kind-kubeconfig');
  const container = await nodeContainer(name);
  if (isHalfMade(record, container)) {
    await deleteKindCluster(name, scratch);
    return 'cluster-deleted';
  }
  if (container?.running === false) await startNode(name);
  const { admin } = await connectAsAdmin(settings);
  try {
    const ours = await isMadeByRequal(admin);
    refuse(settings, ours, confirmed);
    if (!ours) {
      await removeObjects(admin);
      return 'objects-deleted';
    }
    await deleteKindCluster(name, scratch);
    return 'cluster-deleted';
  } finally {
    admin.close();
    rmSync(scratch, { force: true });
  }
}

/** A namespace takes with it all that is in it, which can take as long as its pods take to end. */
async function removeObjects(admin: KubeClient): Promise<void> {
  const options = { graceSeconds: null, dependents: 'Background' } as const;
  for (const kind of ['Namespace', 'ClusterRoleBinding', 'ClusterRole'] as const) {
    for (const { metadata } of await admin.list(kind, null, managedSelector)) {
      await admin.remove(kind, null, metadata.name, options);
    }
  }
  await untilNothingMisses('the end of the namespaces', limits.workloadsReadyMaxMs, async () => {
    const left = await admin.list('Namespace', null, managedSelector);
    return left.length === 0 ? null : `${left.map(({ metadata }) => metadata.name).join(', ')} still there`;
  });
}
