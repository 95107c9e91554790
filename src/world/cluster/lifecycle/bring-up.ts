import { limits } from '../../../domain/limits.ts';
import type { Scenario } from '../../../domain/scenario.ts';
import { UserError } from '../../../base/errors.ts';
import type { ClusterUp, StepReport } from '../../../domain/cluster.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { accessObjects } from '../manifests/access-objects.ts';
import { managedBy, partLabel, systemNamespace } from '../manifests/names.ts';
import { systemObjects } from '../manifests/system-objects.ts';
import { targetNamespaces } from '../manifests/target-input.ts';
import { keepAccount } from './account.ts';
import { keptAuthority } from './certificates.ts';
import { claimCluster } from './claim-cluster.ts';
import { takeLock } from './cluster-lock.ts';
import type { ClusterSettings } from './cluster-settings.ts';
import { requireEngine, requireImage } from './engine.ts';
import { entryAddress } from './entry-address.ts';
import { installTarget } from './install-target.ts';
import type { InstallOptions } from './install-target.ts';
import { loadImages } from './kind-cluster.ts';
import { connect } from './open-cluster.ts';
import { makeStateFolder } from './state-folder.ts';
import type { StateFolder } from './state-folder.ts';
import { measuredSteps } from './steps.ts';
import type { Steps } from './steps.ts';
import { requireTargetImage } from './target-image.ts';
import { readTargetRecord, writeTargetRecord } from './target-record.ts';
import { untilReady } from './workloads.ts';

export interface UpWish {
  /** The target of the first is installed; the namespaces of all are prepared. */
  readonly scenarios: readonly [Scenario, ...Scenario[]];
  readonly install: InstallOptions;
  /** The context that the user typed to confirm a production-looking name. */
  readonly confirmed: string | null;
  readonly say: (step: StepReport) => void;
}

/**
 * Brings a cluster to where a trial can begin, from whatever is there: the second run finds everything and changes nothing.
 * Throws `UserError` for a cluster that requal must not touch, `HarnessError` for what the machine lacks.
 */
export async function bringUp(settings: ClusterSettings, wish: UpWish): Promise<ClusterUp> {
  const folder = makeStateFolder(settings.stateFolder);
  const unlock = takeLock(folder.path, '`requal cluster up`');
  const steps = measuredSteps(wish.say);
  try {
    await steps.step('engine', requireEngine, (version) => `Docker ${version} answers`);
    const image = await steps.step(
      'image',
      () => requireTargetImage(settings),
      ({ name, built }) => `${built ? 'built' : 'there'}: ${name}`,
    );
    const ownImages = wish.install.manifests?.images ?? [];
    if (ownImages.length > 0) {
      await steps.step(
        'your images',
        () => Promise.all(ownImages.map((one) => requireImage(one, 'your manifests name it'))),
        () => ownImages.join(', '),
      );
    }
    await steps.step(
      'prometheus image',
      () => requireImage(settings.images.prometheus, 'REQUAL_PROMETHEUS_IMAGE names another'),
      (id) => id.slice(0, 19),
    );
    const { admin, adminConfig } = await steps.step(
      'cluster',
      () => claimCluster(settings, folder, wish.confirmed),
      ({ how }) => how,
    );
    try {
      await prepare({ settings, folder, admin, adminConfig, image: image.name, wish, steps });
    } finally {
      admin.close();
    }
    return await install(settings, folder, wish, steps);
  } finally {
    unlock();
  }
}

interface Preparation {
  readonly settings: ClusterSettings;
  readonly folder: StateFolder;
  readonly admin: KubeClient;
  readonly adminConfig: string;
  readonly image: string;
  readonly wish: UpWish;
  readonly steps: Steps;
}

/** All that only an administrator may do. */
async function prepare({ settings, folder, admin, adminConfig, image, wish, steps }: Preparation): Promise<void> {
  const { prometheus } = settings.images;
  await steps.step(
    'load images',
    () => loadImages(settings.name, [...new Set([image, prometheus, ...(wish.install.manifests?.images ?? [])])]),
    () => 'in the cluster',
  );
  await steps.step(
    'access',
    () => prepareAccess(admin, wish),
    (namespaces) => namespaces.join(', '),
  );
  await steps.step(
    'system',
    async () => {
      const namespaces = await preparedNamespaces(admin);
      const input = { prometheusImage: prometheus, targetImage: image, targetNamespaces: namespaces };
      for (const object of systemObjects(input)) await admin.apply(object);
      await keptAuthority(folder);
      const record = await readTargetRecord(admin);
      const nothing = { scenario: null, digest: null, timeScale: null, installedAt: null };
      await writeTargetRecord(admin, { ...(record ?? nothing), image });
      await untilReady(admin, [systemNamespace], limits.workloadsReadyMaxMs);
      await keepAccount(admin, adminConfig, folder);
    },
    () => 'Prometheus, fault switch and service account are ready',
  );
}

/** Namespaces that other scenarios were given stay, so that `up` for one does not take another's away. */
async function prepareAccess(admin: KubeClient, { scenarios }: UpWish): Promise<readonly string[]> {
  const wanted = [...new Set(scenarios.flatMap(targetNamespaces))].toSorted();
  for (const namespace of [systemNamespace, ...wanted]) await refuseForeign(admin, namespace);
  for (const object of accessObjects(wanted)) await admin.apply(object);
  return preparedNamespaces(admin);
}

async function preparedNamespaces(admin: KubeClient): Promise<readonly string[]> {
  const namespaces = await admin.list('Namespace', null, `${partLabel}=target`);
  return namespaces.map(({ metadata }) => metadata.name).toSorted();
}

/** In a borrowed cluster a namespace may have our name and be somebody else's. */
async function refuseForeign(admin: KubeClient, name: string): Promise<void> {
  const namespace = await admin.read('Namespace', null, name);
  const [[label, value]] = Object.entries(managedBy) as [[string, string]];
  if (namespace === null || namespace.metadata.labels?.[label] === value) return;
  throw new UserError(`the namespace \`${name}\` is there already, and requal did not make it.`, {
    mend: 'Use another cluster.',
  });
}

async function install(
  settings: ClusterSettings,
  folder: StateFolder,
  { scenarios: [scenario], install: options }: UpWish,
  steps: Steps,
): Promise<ClusterUp> {
  const cluster = await connect(settings, folder);
  try {
    const installed = await steps.step(
      'target',
      () => installTarget(cluster, scenario, options),
      ({ pods, pruned }) =>
        `${scenario.id}: ${pods} pods ready and scraped${pruned.length === 0 ? '' : `, ${pruned.length} old objects removed`}`,
    );
    if (installed.untold.length > 0) {
      await steps.step(
        'metrics',
        () => Promise.resolve(installed.untold),
        (lines) => lines.join('; '),
      );
    }
    const { prometheusUrl } = cluster;
    return {
      cluster: settings.name,
      scenario: scenario.id,
      digest: installed.digest,
      entryUrl: entryAddress(scenario, cluster.entryUrl).url,
      prometheusUrl,
      stateFolder: folder.path,
      steps: steps.done,
    };
  } finally {
    cluster.kube.close();
  }
}
