import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isoTime, wallNowMs } from '../../../base/clock.ts';
import { HarnessError } from '../../../base/errors.ts';
import { clusterRecordSchema } from '../../../domain/cluster.ts';
import type { ClusterRecord } from '../../../domain/cluster.ts';
import { limits } from '../../../domain/limits.ts';
import { openKubeClient } from '../kube/kube-client.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { nodePorts } from '../manifests/names.ts';
import { contextOf } from './cluster-settings.ts';
import type { ClusterSettings } from './cluster-settings.ts';
import { nodeContainer, requireImage, startNode } from './engine.ts';
import type { NodeContainer } from './engine.ts';
import type { HostPorts } from './kind-config.ts';
import {
  adminKubeconfig,
  chooseHostPorts,
  deleteKindCluster,
  isMadeByRequal,
  kindClusterExists,
  makeKindCluster,
} from './kind-cluster.ts';
import { refuseUnlessAllowed } from './permission.ts';
import { untilNothingMisses } from './probe.ts';
import { readIfThere, writePrivate } from './state-folder.ts';
import type { StateFolder } from './state-folder.ts';

/** A cluster that requal may break things in, with an administrator's access to it. */
export interface ClaimedCluster {
  readonly how: 'made' | 'found' | 'started' | 'borrowed';
  readonly admin: KubeClient;
  readonly adminConfig: string;
}

/**
 * Makes the cluster, or takes the one that is there if requal made it or may use it. What an earlier run left half-made is
 * made anew. Throws `UserError` for a cluster that requal must not touch.
 */
export async function claimCluster(
  settings: ClusterSettings,
  folder: StateFolder,
  confirmed: string | null,
): Promise<ClaimedCluster> {
  const scratch = join(folder.path, 'kind-kubeconfig');
  try {
    const found = await takeExisting(settings, folder, confirmed);
    if (found !== null) return found;
    refuse(settings, true, confirmed);
    await requireImage(settings.images.node, 'REQUAL_NODE_IMAGE names another');
    // What kind left behind of a run that was killed is in the way.
    if (await kindClusterExists(settings.name)) await deleteKindCluster(settings.name, scratch);
    const ports = await chooseHostPorts();
    writeRecord(folder, settings, 'making', ports);
    await makeKindCluster(settings, ports, scratch);
    writeRecord(folder, settings, 'made', ports);
    return { how: 'made', ...(await connectAsAdmin(settings)) };
  } finally {
    rmSync(scratch, { force: true });
  }
}

/** What the state folder notes; null when it notes nothing that can be read. */
export function readClusterRecord(folder: StateFolder): ClusterRecord | null {
  const text = readIfThere(folder.record);
  if (text === null) return null;
  try {
    return clusterRecordSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * Whether the container is what an earlier run had kind begin: that run noted the ports before, and a cluster that somebody
 * else made under the same name since has others.
 */
export function isHalfMade(record: ClusterRecord | null, container: NodeContainer | null): boolean {
  if (record?.state !== 'making' || record.ports === null || container === null) return false;
  const { entry, prometheus } = record.ports;
  return container.ports.get(nodePorts.entry) === entry && container.ports.get(nodePorts.prometheus) === prometheus;
}

/** Throws unless requal may use the cluster, as the user's allow-list and confirmation say. */
export function refuse(settings: ClusterSettings, madeByRequal: boolean, confirmed: string | null): void {
  refuseUnlessAllowed({
    context: contextOf(settings),
    madeByRequal,
    allowList: readIfThere(settings.allowListFile) ?? '',
    allowListFile: settings.allowListFile,
    confirmed,
  });
}

/** An administrator's access to a cluster that runs; waits until its API server answers. */
export async function connectAsAdmin({
  name,
}: ClusterSettings): Promise<Pick<ClaimedCluster, 'admin' | 'adminConfig'>> {
  const adminConfig = await adminKubeconfig(name);
  const admin = await openKubeClient(adminConfig);
  try {
    await untilNothingMisses(`the cluster ${name}`, limits.answersMaxMs, async () => {
      const nodes = await admin.list('Node', null, '').catch(() => []);
      return nodes.length === 0 ? 'its API server does not answer' : null;
    });
  } catch (error) {
    admin.close();
    throw error;
  }
  return { admin, adminConfig };
}

async function takeExisting(
  settings: ClusterSettings,
  folder: StateFolder,
  confirmed: string | null,
): Promise<ClaimedCluster | null> {
  if (!(await kindClusterExists(settings.name))) return null;
  const container = await nodeContainer(settings.name);
  if (isHalfMade(readClusterRecord(folder), container)) return null;
  if (container === null) throw new HarnessError(`kind knows the cluster \`${settings.name}\`, but its node is gone`);
  if (!container.running) await startNode(settings.name);
  const { admin, adminConfig } = await connectAsAdmin(settings);
  try {
    const ours = await isMadeByRequal(admin);
    refuse(settings, ours, confirmed);
    const state = ours ? 'made' : 'borrowed';
    if (readClusterRecord(folder)?.state !== state) writeRecord(folder, settings, state, null);
    const how = ours ? (container.running ? 'found' : 'started') : 'borrowed';
    return { how, admin, adminConfig };
  } catch (error) {
    admin.close();
    throw error;
  }
}

function writeRecord(
  folder: StateFolder,
  { name }: ClusterSettings,
  state: ClusterRecord['state'],
  ports: HostPorts | null,
): void {
  const record: ClusterRecord = { schema: 'requal/cluster/v1', name, state, since: isoTime(wallNowMs()), ports };
  writePrivate(folder.record, JSON.stringify(record));
}
