import { openFaultSwitch } from './fault-switch.ts';
import type { ClusterSettings } from './lifecycle/cluster-settings.ts';
import { openCluster } from './lifecycle/open-cluster.ts';
import { untilReady } from './lifecycle/workloads.ts';
import { limits } from '../../domain/limits.ts';
import { removeContainer } from './open-cluster-world.ts';
import { putBackAll } from './restore/put-back.ts';
import type { PutBack } from './restore/put-back.ts';
import { openRestoreLog } from './restore/restore-log.ts';

/**
 * Puts back what a trial left behind that could not do it itself, after `kill -9` for example, and waits until the target
 * is ready. Throws `UserError` when there is no cluster, `HarnessError` while somebody uses it.
 */
export async function restoreCluster(settings: ClusterSettings): Promise<readonly PutBack[]> {
  const handle = await openCluster({ settings, purpose: '`requal cluster restore`' });
  try {
    const log = openRestoreLog(handle.state.restoreLog);
    const means = { kube: handle.kube, faultSwitch: openFaultSwitch(handle.kube), removeContainer };
    const results = await putBackAll(log, means);
    if (results.some(({ failed }) => failed === null)) {
      await untilReady(handle.kube, handle.namespaces.target, limits.workloadsReadyMaxMs);
    }
    return results;
  } finally {
    handle.close();
  }
}
