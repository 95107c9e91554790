import { UserError } from '../../../base/errors.ts';
import { isKubeError } from '../kube/kube-error.ts';
import { openKubeClient } from '../kube/kube-client.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { partLabel, systemNamespace } from '../manifests/names.ts';
import { requireAuthority } from './certificates.ts';
import { takeLock } from './cluster-lock.ts';
import { contextOf } from './cluster-settings.ts';
import type { ClusterSettings } from './cluster-settings.ts';
import { nodeContainer } from './engine.ts';
import { hostPorts } from './kind-cluster.ts';
import { readIfThere, stateFolderAt } from './state-folder.ts';
import type { StateFolder } from './state-folder.ts';
import { readTargetRecord } from './target-record.ts';

/** A cluster that is up, in the hands of this process. */
export interface ClusterHandle {
  readonly name: string;
  readonly context: string;
  /** With requal's own service account. */
  readonly kube: KubeClient;
  /** Where load enters, `https://127.0.0.1:<port>`; its certificate is signed by the authority in the state folder. */
  readonly entryUrl: string;
  /** The HTTP API of Prometheus, `http://127.0.0.1:<port>`. */
  readonly prometheusUrl: string;
  readonly namespaces: { readonly system: string; readonly target: readonly string[] };
  readonly state: StateFolder;
  readonly targetImage: string;
  /** Lets others have it. */
  close(): void;
}

export interface OpenOptions {
  readonly settings: ClusterSettings;
  /** What it is for, told to others who want it meanwhile: "a trial of leak-known-cause". */
  readonly purpose: string;
}

/**
 * Opens a cluster that `requal cluster up` made ready, and holds its lock until it is closed. Throws `UserError` when
 * there is none, `HarnessError` when it is in use or does not answer.
 */
export async function openCluster({ settings, purpose }: OpenOptions): Promise<ClusterHandle> {
  const state = stateFolderAt(settings.stateFolder);
  if (readIfThere(state.kubeconfig) === null) throw notUp(settings);
  const unlock = takeLock(state.path, purpose);
  try {
    const cluster = await connect(settings, state);
    const close = (): void => {
      cluster.kube.close();
      unlock();
    };
    return { ...cluster, close };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** The same without the lock, for whoever holds it already or only looks. */
export async function connect(settings: ClusterSettings, state: StateFolder): Promise<Omit<ClusterHandle, 'close'>> {
  const kubeconfig = readIfThere(state.kubeconfig);
  const container = await nodeContainer(settings.name);
  if (kubeconfig === null || container === null) throw notUp(settings);
  requireAuthority(state);
  const ports = hostPorts(settings.name, container);
  const kube = await openKubeClient(kubeconfig);
  try {
    const record = await readTargetRecord(kube);
    if (record === null) throw notUp(settings);
    const namespaces = await kube.list('Namespace', null, `${partLabel}=target`);
    return {
      name: settings.name,
      context: contextOf(settings),
      kube,
      entryUrl: `https://127.0.0.1:${ports.entry}`,
      prometheusUrl: `http://127.0.0.1:${ports.prometheus}`,
      namespaces: { system: systemNamespace, target: namespaces.map(({ metadata }) => metadata.name).toSorted() },
      state,
      targetImage: record.image,
    };
  } catch (error) {
    kube.close();
    throw isKubeError(error, 401) ? notUp(settings) : error;
  }
}

function notUp({ name }: ClusterSettings): UserError {
  const which = name === 'requal' ? '' : ` --cluster ${name}`;
  return new UserError(`the cluster \`${name}\` is not up, or requal's access to it has run out.`, {
    mend: `Run \`requal cluster up${which}\`.`,
  });
}
