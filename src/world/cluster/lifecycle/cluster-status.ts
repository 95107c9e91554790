import { lockHolder } from '../../../base/folder-lock.ts';
import type { ClusterRecord, ClusterStatus } from '../../../domain/cluster.ts';
import { isKubeError } from '../kube/kube-error.ts';
import { systemNamespace } from '../manifests/names.ts';
import { readClusterRecord } from './claim-cluster.ts';
import { contextOf } from './cluster-settings.ts';
import type { ClusterSettings } from './cluster-settings.ts';
import { nodeContainer } from './engine.ts';
import type { NodeContainer } from './engine.ts';
import { connect } from './open-cluster.ts';
import { readIfThere, stateFolderAt } from './state-folder.ts';
import { readTargetRecord } from './target-record.ts';
import { readWorkloads } from './workloads.ts';

/** Reads only, and needs no lock. */
export async function clusterStatus(settings: ClusterSettings): Promise<ClusterStatus> {
  const folder = stateFolderAt(settings.stateFolder);
  const record = readClusterRecord(folder);
  const container = await nodeContainer(settings.name);
  const known: ClusterStatus = {
    schema: 'requal/cluster-status/v1',
    cluster: settings.name,
    context: contextOf(settings),
    state: stateOf(container, record?.state ?? null),
    since: record?.since ?? null,
    startedAt: container?.running === true ? container.startedAt : null,
    borrowed: record?.state === 'borrowed',
    target: null,
    workloads: [],
    entryUrl: null,
    prometheusUrl: null,
    heldBy: lockHolder(folder.path),
    restoreLogThere: (readIfThere(folder.restoreLog) ?? '') !== '',
    stateFolder: folder.path,
  };
  return known.state === 'up' ? lookInside(settings, known) : known;
}

function stateOf(container: NodeContainer | null, record: ClusterRecord['state'] | null): ClusterStatus['state'] {
  if (container === null) return 'absent';
  if (record === null) return 'foreign';
  if (record === 'making') return 'unfinished';
  return container.running ? 'up' : 'stopped';
}

async function lookInside(settings: ClusterSettings, known: ClusterStatus): Promise<ClusterStatus> {
  const folder = stateFolderAt(settings.stateFolder);
  // Without its own access an earlier `up` did not come to its end.
  if (readIfThere(folder.kubeconfig) === null) return { ...known, state: 'unfinished' };
  try {
    const cluster = await connect(settings, folder);
    try {
      const target = await readTargetRecord(cluster.kube);
      const workloads = await readWorkloads(cluster.kube, [systemNamespace, ...cluster.namespaces.target]);
      const { entryUrl, prometheusUrl } = cluster;
      return { ...known, target, workloads, entryUrl, prometheusUrl };
    } finally {
      cluster.kube.close();
    }
  } catch (error) {
    if (isKubeError(error, 0)) return { ...known, state: 'not-answering' };
    throw error;
  }
}
