import { limits } from '../../../domain/limits.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { tokenKubeconfig } from '../kube/kubeconfig.ts';
import { accountName, systemNamespace } from '../manifests/names.ts';
import type { StateFolder } from './state-folder.ts';
import { writePrivate } from './state-folder.ts';

/** Makes a new token for requal's own service account, with which it runs from now on, and keeps it in the state folder. */
export async function keepAccount(admin: KubeClient, adminConfig: string, folder: StateFolder): Promise<void> {
  const token = await admin.token(systemNamespace, accountName, limits.accountTokenSeconds);
  writePrivate(folder.kubeconfig, await tokenKubeconfig(adminConfig, accountName, token));
}
