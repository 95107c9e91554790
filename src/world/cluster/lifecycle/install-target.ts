import { digest } from '../../../base/canonical-json.ts';
import { isoTime, wallNowMs } from '../../../base/clock.ts';
import { UserError } from '../../../base/errors.ts';
import { limits } from '../../../domain/limits.ts';
import type { Scenario } from '../../../domain/scenario.ts';
import type { KubeObject } from '../kube/kinds.ts';
import { KubeError } from '../kube/kube-error.ts';
import { scrapeLabel } from '../manifests/names.ts';
import { targetNamespaces } from '../manifests/target-input.ts';
import { targetObjects } from '../manifests/target-objects.ts';
import { checkQueries } from '../own/check-queries.ts';
import { ownObjects } from '../own/own-objects.ts';
import type { OwnManifests } from '../own/own-manifests.ts';
import { prometheusClient } from '../prometheus/prometheus-client.ts';
import { targetsSchema } from '../prometheus/prometheus-answer-schema.ts';
import type { PrometheusClient } from '../prometheus/prometheus-client.ts';
import { applyAnew } from './apply-anew.ts';
import { requireAuthority, targetCertificates } from './certificates.ts';
import { entryAddress } from './entry-address.ts';
import type { EntryAddress } from './entry-address.ts';
import type { ClusterHandle } from './open-cluster.ts';
import { probe, untilNothingMisses } from './probe.ts';
import { prune } from './prune.ts';
import { writeTargetRecord } from './target-record.ts';
import { untilReady } from './workloads.ts';

export interface InstallOptions {
  /** Scenario time for one of real time; 1 to 20. */
  readonly timeScale: number;
  readonly seed: number;
  /** The user's own, if the scenario has a target of its own; else null. */
  readonly manifests: OwnManifests | null;
}

export interface InstalledTarget {
  readonly digest: string;
  readonly pods: number;
  readonly pruned: readonly string[];
  /** Lines on what Prometheus will not tell of a target of the user's own. */
  readonly untold: readonly string[];
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
  { timeScale, seed, manifests }: InstallOptions,
): Promise<InstalledTarget> {
  const { kube, targetImage: image } = handle;
  refuseUnprepared(handle, scenario);
  const authority = requireAuthority(handle.state);
  const certificates = await targetCertificates(kube, authority, scenario);
  const trusted = { scenario, authority: authority.certificate, certificates };
  const objects =
    manifests === null ? targetObjects({ ...trusted, image, timeScale, seed }) : ownObjects({ ...trusted, manifests });
  const pruned = await prune(handle, objects);
  for (const object of objects)
    await applyAnew(kube, object).catch((error: unknown) => refuseInvalid(error, object, manifests));
  const installed = digest(objects);
  await untilReady(kube, handle.namespaces.target, limits.workloadsReadyMaxMs + longestStartMs(scenario, timeScale));
  await untilAnswered(entryAddress(scenario, handle.entryUrl), authority.certificate);
  const pods = await untilScraped(handle, objects);
  const untold = await checkQueries(prometheusAt(handle.prometheusUrl), scenario);
  const record = { scenario: scenario.id, digest: installed, image, timeScale, installedAt: isoTime(wallNowMs()) };
  await writeTargetRecord(kube, record);
  return { digest: installed, pods, pruned, untold };
}

function refuseUnprepared({ namespaces }: Installer, scenario: Scenario): void {
  const missing = targetNamespaces(scenario).filter((namespace) => !namespaces.target.includes(namespace));
  if (missing.length === 0) return;
  throw new UserError(`the cluster has no namespace ${missing.join(', ')} for ${scenario.id}.`, {
    mend: `Run \`requal cluster up --scenario ${scenario.id}\`: only an administrator may make one.`,
  });
}

/** What the API server finds wrong with the user's own is for the user to mend. */
function refuseInvalid(error: unknown, { kind, metadata }: KubeObject, manifests: OwnManifests | null): never {
  const own = manifests?.objects.find(({ object }) => object.kind === kind && object.metadata.name === metadata.name);
  if (own === undefined || !(error instanceof KubeError) || error.status < 400) throw error;
  throw new UserError(`The cluster refuses the ${kind} \`${metadata.name}\`: ${error.message}`, {
    place: own.placeOf([]),
    mend: 'Correct it as the message says.',
  });
}

function longestStartMs({ topology }: Scenario, timeScale: number): number {
  return Math.max(...topology.services.map(({ startTime }) => startTime)) / timeScale;
}

/** Ready pods are not reachable pods: the ways to them are laid a moment later. */
function untilAnswered({ readyUrl, secured }: EntryAddress, authority: string): Promise<void> {
  return untilNothingMisses('the entry', limits.answersMaxMs, async () => {
    const answer = await probe(readyUrl, secured ? authority : null);
    if (answer === null) return `${readyUrl} does not answer`;
    // As k6 has it: what is no error is an answer.
    return answer.status >= 200 && answer.status < 400 ? null : `${readyUrl} answers ${answer.status}`;
  });
}

/** Returns how many pods are scraped. */
async function untilScraped({ prometheusUrl }: Installer, objects: readonly KubeObject[]): Promise<number> {
  const pods = objects.reduce((sum, object) => sum + scrapedPods(object), 0);
  const query = `${prometheusUrl}/api/v1/query?lookback_delta=5s&query=${encodeURIComponent('sum(up{job="target"}) or vector(0)')}`;
  await untilNothingMisses('Prometheus', limits.answersMaxMs, async () => {
    const answer = await probe(query, null);
    const seen = answer?.status === 200 ? sumIn(answer.body) : 0;
    return seen === pods ? null : `it sees ${seen} of ${pods} pods${await whyUnseen(prometheusUrl)}`;
  });
  return pods;
}

function scrapedPods(object: KubeObject): number {
  if (object.kind !== 'Deployment' && object.kind !== 'StatefulSet') return 0;
  const isScraped = object.spec?.template.metadata?.labels?.[scrapeLabel] === 'true';
  return isScraped ? (object.spec?.replicas ?? 1) : 0;
}

function sumIn(body: string): number {
  const { data } = JSON.parse(body) as { data: { result: readonly { value: readonly [number, string] }[] } };
  return Number(data.result[0]?.value[1] ?? 0);
}

/** What Prometheus says of the first that it cannot scrape; empty when it says nothing. */
async function whyUnseen(prometheusUrl: string): Promise<string> {
  const answer = await probe(`${prometheusUrl}/api/v1/targets?state=active`, null);
  if (answer?.status !== 200) return '';
  try {
    const { data } = targetsSchema.parse(JSON.parse(answer.body));
    const failing = data.activeTargets.find(({ lastError }) => lastError !== '');
    return failing === undefined ? '' : `: ${failing.scrapeUrl}: ${failing.lastError}`;
  } catch {
    // A list that is too long comes cut off.
    return '';
  }
}

function prometheusAt(base: string): PrometheusClient {
  return prometheusClient({
    base,
    timeLimitMs: limits.answersMaxMs,
    lookbackMs: limits.prometheusLookbackMs,
  });
}
