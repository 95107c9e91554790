import { HarnessError } from '../../../base/errors.ts';
import { freePort } from '../../../base/free-port.ts';
import { limits } from '../../../domain/limits.ts';
import { madeByLabel, nodePorts } from '../manifests/names.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { toolOutput } from '../programs.ts';
import type { ClusterSettings } from './cluster-settings.ts';
import type { NodeContainer } from './engine.ts';
import { kindConfig } from './kind-config.ts';
import type { HostPorts } from './kind-config.ts';

const quick = { timeLimitMs: limits.toolAnswerMaxMs };

/** Whether kind knows a cluster of that name, whole or not. */
export async function kindClusterExists(name: string): Promise<boolean> {
  const names = await toolOutput('kind', ['get', 'clusters', '--quiet'], quick);
  return names.split('\n').includes(name);
}

/**
 * Makes the cluster and waits until its node is ready. The user's own kubeconfig is left alone, so that no terminal
 * suddenly points to a cluster in which things break. Throws `HarnessError`.
 */
export async function makeKindCluster(
  { name, images }: ClusterSettings,
  chosen: HostPorts,
  scratch: string,
): Promise<void> {
  const args = ['create', 'cluster', '--name', name, '--image', images.node, '--config', '-'];
  await toolOutput('kind', [...args, '--kubeconfig', scratch, '--wait', '180s', '--quiet'], {
    timeLimitMs: limits.clusterMadeMaxMs,
    input: kindConfig(chosen),
  });
}

/** Two ports for a cluster. They differ, because both are held at one time while they are looked for. */
export async function chooseHostPorts(): Promise<HostPorts> {
  const [entry, prometheus] = await Promise.all([freePort(), freePort()]);
  return { entry, prometheus };
}

/** Deletes it with all that is in it. */
export async function deleteKindCluster(name: string, scratch: string): Promise<void> {
  await toolOutput('kind', ['delete', 'cluster', '--name', name, '--kubeconfig', scratch, '--quiet'], {
    timeLimitMs: limits.clusterMadeMaxMs,
  });
}

/** The administrator's kubeconfig. It is asked for when it is needed and kept nowhere. */
export function adminKubeconfig(name: string): Promise<string> {
  return toolOutput('kind', ['get', 'kubeconfig', '--name', name, '--quiet'], quick);
}

/** Whether every node carries the label that requal has kind give it. */
export async function isMadeByRequal(admin: KubeClient): Promise<boolean> {
  const nodes = await admin.list('Node', null, '');
  return nodes.length > 0 && nodes.every(({ metadata }) => metadata.labels?.[madeByLabel] === 'requal');
}

/** Puts images into the cluster; kind passes over those that are there already. */
export async function loadImages(name: string, images: readonly string[]): Promise<void> {
  await toolOutput('kind', ['load', 'docker-image', ...images, '--name', name], { timeLimitMs: limits.imageMaxMs });
}

/** The ports of this machine that lead into the cluster. Throws `HarnessError` when a borrowed one has none. */
export function hostPorts(name: string, { ports }: NodeContainer): HostPorts {
  const [entry, prometheus] = [ports.get(nodePorts.entry), ports.get(nodePorts.prometheus)];
  if (entry !== undefined && prometheus !== undefined) return { entry, prometheus };
  throw new HarnessError(
    `the cluster \`${name}\` maps no ports of 127.0.0.1 to its node ports ${nodePorts.entry} and ${nodePorts.prometheus}; make it anew with these extraPortMappings: ${kindConfig({ entry: 0, prometheus: 0 })}`,
  );
}
