import type { Cluster, KubeConfig } from '@kubernetes/client-node';
import { HarnessError } from '../../../base/errors.ts';

/** Reads the text of a kubeconfig. The library is loaded only here, when a cluster is really wanted. */
export async function readKubeconfig(text: string): Promise<KubeConfig> {
  const library = await import('@kubernetes/client-node');
  const config = new library.KubeConfig();
  try {
    config.loadFromString(text);
  } catch (error) {
    throw new HarnessError('the kubeconfig of the cluster cannot be read; run `requal cluster up`', { cause: error });
  }
  return config;
}

/** The cluster of its current context. */
export function clusterOf(config: KubeConfig): Cluster {
  const cluster = config.getCurrentCluster();
  if (cluster === null)
    throw new HarnessError('the kubeconfig of the cluster names no cluster; run `requal cluster up`');
  return cluster;
}

/** A kubeconfig for the cluster of another one, for whoever holds the token. JSON, which is YAML. */
export async function tokenKubeconfig(other: string, user: string, token: string): Promise<string> {
  const { server, caData } = clusterOf(await readKubeconfig(other));
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'cluster', cluster: { server, 'certificate-authority-data': caData } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: user, context: { cluster: 'cluster', user } }],
    'current-context': user,
  });
}
