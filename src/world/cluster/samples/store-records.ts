import { sleep, wallNowMs } from '../../../base/clock.ts';
import { unreachable } from '../../../base/errors.ts';
import { limits } from '../../../domain/limits.ts';
import type { Service } from '../../../domain/topology.ts';
import type { KubeObject } from '../kube/kinds.ts';
import { namespaceFor, ports, serviceLabel } from '../manifests/names.ts';
import type { Site } from '../site.ts';

/** What is known of the records of one store at one moment. What nobody told is null, and never a zero. */
export interface StoreRecords {
  readonly service: string;
  /** Damaged records, those of all its volumes; null when it did not tell, or not of all of them. */
  readonly damaged: number | null;
  /** Records on one volume, the damaged ones among them. */
  readonly held: number;
  /** The volumes that they are on; null when Kubernetes did not tell. */
  readonly volumes: readonly Volume[] | null;
}

export interface Volume {
  /** Identity of the claim: one that is made again under the same name is another one. */
  readonly claim: string;
  /** Name of the volume behind it; null while it has none. */
  readonly volume: string | null;
}

export type StoreSite = Pick<Site, 'kube' | 'scenario' | 'prometheus'>;

/**
 * All stores, each by the audit that it makes of its own file: asked of the store itself and not of Prometheus, because the
 * truth must not go away with the telemetry. Only the replicas of one that has several are asked through Prometheus, which
 * must have been told by each since `sinceMs` (since 1970). Never throws.
 */
export function lookAtStores(site: StoreSite, sinceMs: number): Promise<readonly StoreRecords[]> {
  const { topology, target } = site.scenario;
  if (target !== null) return Promise.resolve(topology.services.filter(mayKeepRecords).map(notAsked));
  const stores = topology.services.filter(({ kind }) => kind === 'stateful');
  return Promise.all(stores.map((store) => lookAtStore(store, site, sinceMs)));
}

/**
 * Of a system of the user's own: whatever its topology does not say to be without state. Nobody can ask it what it lost,
 * inside of the cluster or outside of it.
 */
function mayKeepRecords({ kind }: Service): boolean {
  switch (kind) {
    case 'stateful':
    case 'queue':
    case 'external':
      return true;
    case 'stateless':
    case 'cache':
    case 'telemetry':
      return false;
    default:
      return unreachable(kind);
  }
}

function notAsked({ name }: Service): StoreRecords {
  return { service: name, damaged: null, held: 0, volumes: null };
}

/**
 * Records of one store lost or damaged from one look to a later one; null when that is not known. Those on a volume that
 * is gone are lost, whether or not the store, begun anew on an empty one, has anything to say.
 */
export function recordsLostBetween(before: StoreRecords, after: StoreRecords): number | null {
  if (before.volumes === null || after.volumes === null) return null;
  const gone = goneVolumes(before.volumes, after.volumes);
  if (gone > 0) {
    const damagedBefore = gone === before.volumes.length ? (before.damaged ?? 0) : 0;
    return gone * before.held - damagedBefore;
  }
  if (after.damaged === 0) return 0;
  if (before.damaged === null || after.damaged === null) return null;
  return Math.max(0, after.damaged - before.damaged);
}

/** How many volumes are no longer there. A claim that had none yet held nothing that could be lost with it. */
export function goneVolumes(before: readonly Volume[], after: readonly Volume[]): number {
  const isThere = ({ claim, volume }: Volume) => after.some((one) => one.claim === claim && one.volume === volume);
  return before.filter((one) => one.volume !== null && !isThere(one)).length;
}

async function lookAtStore(store: Service, site: StoreSite, sinceMs: number): Promise<StoreRecords> {
  const volumes = await volumesOf(store, site);
  const told =
    store.replicas === 1
      ? await audit(store, site)
      : await toldOfAll(store, site, volumes?.length ?? Infinity, sinceMs);
  return { service: store.name, volumes, held: limits.storeRecords, ...told };
}

async function volumesOf({ name, namespace }: Service, { kube }: StoreSite): Promise<readonly Volume[] | null> {
  const claims = await kube
    .list('PersistentVolumeClaim', namespaceFor(namespace), `${serviceLabel}=${name}`)
    .catch(() => null);
  return claims?.filter(({ status }) => status?.phase !== 'Lost').map(volumeOf) ?? null;
}

function volumeOf({ metadata, spec }: KubeObject<'PersistentVolumeClaim'>): Volume {
  return { claim: metadata.uid ?? '', volume: spec?.volumeName ?? null };
}

type Told = Pick<StoreRecords, 'damaged'> & Partial<Pick<StoreRecords, 'held'>>;

async function audit({ name, namespace }: Service, { kube }: StoreSite): Promise<Told> {
  const address = { namespace: namespaceFor(namespace), service: name, port: ports.http };
  const asked = kube.proxy(address, 'GET', '/records/audit', null).catch(() => null);
  // A store that hangs must not hold up the trial.
  const answer = await Promise.race([asked, sleep(limits.storeAnswerMaxMs).then(() => null)]);
  if (answer?.status !== 200) return { damaged: null };
  try {
    const { records, corrupt } = JSON.parse(answer.body) as { readonly records?: unknown; readonly corrupt?: unknown };
    const damaged = isCount(corrupt) ? corrupt : null;
    return isCount(records) ? { damaged, held: records } : { damaged };
  } catch {
    return { damaged: null };
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/** A sum of which a replica is missing is too low, and one of before `sinceMs` is too old: neither is known. */
async function toldOfAll(
  { name }: Service,
  { prometheus }: StoreSite,
  replicas: number,
  sinceMs: number,
): Promise<Told> {
  const metric = `requal_records_corrupt{service="${name}"}`;
  const query = `${metric} and (timestamp(${metric}) >= ${sinceMs / 1_000})`;
  const answer = await prometheus.instant(query, wallNowMs());
  if (answer.kind !== 'series' || answer.warnings.length > 0 || answer.series.length < replicas)
    return { damaged: null };
  const counts = answer.series.map(({ points }) => points[0]?.[1]);
  return { damaged: counts.every(isCount) ? counts.reduce((sum, count) => sum + count, 0) : null };
}
