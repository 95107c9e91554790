import { digest } from '../../../base/canonical-json.ts';
import { isoTime, wallNowMs } from '../../../base/clock.ts';
import { UserError } from '../../../base/errors.ts';
import { limits } from '../../../domain/limits.ts';
import type { Scenario } from '../../../domain/scenario.ts';
import type { Kind, KubeObject } from '../kube/kinds.ts';
import { namespaceOf } from '../kube/kinds.ts';
import { managedSelector, serviceLabel } from '../manifests/names.ts';
import { targetNamespaces } from '../manifests/target-input.ts';
import { targetObjects } from '../manifests/target-objects.ts';
import { requireAuthority, targetCertificates } from './certificates.ts';
import type { ClusterHandle } from './open-cluster.ts';
import { probe, untilNothingMisses } from './probe.ts';
import { writeTargetRecord } from './target-record.ts';
import { readWorkloads, untilReady } from './workloads.ts';

export interface InstallOptions {
  /** Scenario time for one of real time; 1 to 20. */
  readonly timeScale: number;
  readonly seed: number;
}

export interface InstalledTarget {
  readonly digest: string;
  readonly pods: number;
  readonly pruned: readonly string[];
}

type Installer = Pick<ClusterHandle, 'kube' | 'namespaces' | 'state' | 'entryUrl' | 'prometheusUrl' | 'targetImage'>;

/**
 * Makes the target of a scenario run: removes what is not in it, applies what is, waits until every pod is ready, a request
 * from outside is answered, and Prometheus sees every pod. All objects are applied also when none has changed, which takes
 * less than a second and mends what somebody else changed. Throws `UserError` for a namespace that has not been prepared,
 * `HarnessError` when it does not become ready.
 */
export async function installTarget(
  handle: Installer,
  scenario: Scenario,
  { timeScale, seed }: InstallOptions,
): Promise<InstalledTarget> {
  const { kube, targetImage: image } = handle;
  refuseUnprepared(handle, scenario);
  const authority = requireAuthority(handle.state);
  const certificates = await targetCertificates(kube, authority, scenario);
  const objects = targetObjects({
    scenario,
    image,
    timeScale,
    seed,
    authority: authority.certificate,
    certificates,
  });
  const pruned = await prune(handle, objects);
  for (const object of objects) await kube.apply(object);
  const installed = digest(objects);
  await untilReady(kube, handle.namespaces.target, limits.workloadsReadyMaxMs + longestStartMs(scenario, timeScale));
  await untilAnswered(handle, authority.certificate);
  const pods = await untilScraped(handle, scenario);
  const record = { scenario: scenario.id, digest: installed, image, timeScale, installedAt: isoTime(wallNowMs()) };
  await writeTargetRecord(kube, record);
  return { digest: installed, pods, pruned };
}

/** Kinds of which the target has objects, and others that a scenario may leave behind. What hangs on others goes first. */
const prunedKinds = ['Job', 'NetworkPolicy', 'Deployment', 'StatefulSet', 'Service', 'Secret', 'ConfigMap'] as const;

async function prune({ kube, namespaces }: Installer, objects: readonly KubeObject[]): Promise<readonly string[]> {
  const wanted = new Set(objects.map(({ kind, metadata }) => keyOf(kind, metadata.namespace ?? '', metadata.name)));
  const removed: string[] = [];
  for (const namespace of namespaces.target) {
    for (const kind of prunedKinds) {
      for (const { metadata } of await kube.list(kind, namespace, managedSelector)) {
        const key = keyOf(kind, namespace, metadata.name);
        if (wanted.has(key)) continue;
        await kube.remove(kind, namespace, metadata.name, { graceSeconds: null, dependents: 'Background' });
        removed.push(key);
      }
    }
    removed.push(...(await pruneClaims(kube, namespace, objects)));
  }
  return removed;
}

/** A StatefulSet leaves its volumes behind; those of a store that is in no scenario any more hold nothing of worth. */
async function pruneClaims(
  kube: Installer['kube'],
  namespace: string,
  objects: readonly KubeObject[],
): Promise<readonly string[]> {
  const stores = new Set(
    objects.filter((object) => object.kind === 'StatefulSet' && namespaceOf(object) === namespace).map(nameOf),
  );
  const claims = await kube.list('PersistentVolumeClaim', namespace, managedSelector);
  const orphans = claims.filter(({ metadata }) => !stores.has(metadata.labels?.[serviceLabel] ?? ''));
  for (const { metadata } of orphans) {
    await kube.remove('PersistentVolumeClaim', namespace, metadata.name, {
      graceSeconds: null,
      dependents: 'Background',
    });
  }
  return orphans.map(({ metadata }) => keyOf('PersistentVolumeClaim', namespace, metadata.name));
}

function nameOf({ metadata }: KubeObject): string {
  return metadata.name;
}

function keyOf(kind: Kind, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}

function refuseUnprepared({ namespaces }: Installer, scenario: Scenario): void {
  const missing = targetNamespaces(scenario).filter((namespace) => !namespaces.target.includes(namespace));
  if (missing.length === 0) return;
  throw new UserError(`the cluster has no namespace ${missing.join(', ')} for ${scenario.id}.`, {
    mend: `Run \`requal cluster up --scenario ${scenario.id}\`: only an administrator may make one.`,
  });
}

function longestStartMs({ topology }: Scenario, timeScale: number): number {
  return Math.max(...topology.services.map(({ startTime }) => startTime)) / timeScale;
}

/** Ready pods are not reachable pods: the ways to them are laid a moment later. */
function untilAnswered({ entryUrl }: Installer, authority: string): Promise<void> {
  return untilNothingMisses('the entry', limits.answersMaxMs, async () => {
    const answer = await probe(`${entryUrl}/readyz`, authority);
    if (answer?.status === 200) return null;
    return answer === null ? `${entryUrl} does not answer` : `${entryUrl} answers ${answer.status}`;
  });
}

/** Returns how many pods are scraped. */
async function untilScraped({ kube, namespaces, prometheusUrl }: Installer, scenario: Scenario): Promise<number> {
  const external = new Set(
    scenario.topology.services.filter(({ kind }) => kind === 'external').map(({ name }) => name),
  );
  const workloads = await readWorkloads(kube, namespaces.target);
  const pods = workloads.filter(({ name }) => !external.has(name)).reduce((sum, { wanted }) => sum + wanted, 0);
  const query = `${prometheusUrl}/api/v1/query?query=${encodeURIComponent('sum(up{job="target"}) or vector(0)')}`;
  await untilNothingMisses('Prometheus', limits.answersMaxMs, async () => {
    const answer = await probe(query, null);
    const seen = answer?.status === 200 ? sumIn(answer.body) : 0;
    return seen === pods ? null : `it sees ${seen} of ${pods} pods`;
  });
  return pods;
}

function sumIn(body: string): number {
  const { data } = JSON.parse(body) as { data: { result: readonly { value: readonly [number, string] }[] } };
  return Number(data.result[0]?.value[1] ?? 0);
}
