import { monotonicNowMs, sleep, wallNowMs } from '../../../base/clock.ts';
import { limits } from '../../../domain/limits.ts';
import type { Topology } from '../../../domain/topology.ts';
import { goneVolumes, lookAtStores, recordsLostBetween } from './store-records.ts';
import type { StoreRecords, StoreSite, Volume } from './store-records.ts';

/**
 * Records that were lost or damaged since `first` in the stores that an action can reach. A store that does not answer is
 * asked again, for so long as `limits.storeAnswersWithinMs` and while `goesOn`; one that then has not told leaves the sum
 * unknown, which is null, unless another loss is proven: that one is told, as the least that was lost.
 */
export async function recordsLostSince(
  first: readonly StoreRecords[],
  reached: readonly string[],
  site: StoreSite,
  goesOn: () => boolean,
): Promise<number | null> {
  const before = first.filter(({ service }) => reached.includes(service));
  if (before.length === 0) return 0;
  // Stores of the user's own answer no audit, however long one waits.
  if (site.scenario.target !== null) return null;
  const began = monotonicNowMs();
  const since = wallNowMs();
  for (;;) {
    const after = await lookAtStores(site, since);
    const losses = before.map((store) => {
      const now = after.find(({ service }) => service === store.service);
      return now === undefined ? null : recordsLostBetween(store, now);
    });
    const known = losses.filter((loss) => loss !== null);
    const sum = known.reduce((total, loss) => total + loss, 0);
    if (known.length === losses.length) return sum;
    if (!goesOn() || monotonicNowMs() - began > limits.storeAnswersWithinMs) return sum > 0 ? sum : null;
    await sleep(limits.clusterPollMs);
  }
}

/** Services that are called, at first or second hand, by any of these; they themselves among them. */
export function reachedFrom(names: Iterable<string>, { services }: Topology): readonly string[] {
  const reached = new Set(names);
  // A set is walked in the order of its making, what was added on the way last.
  for (const name of reached) {
    for (const { service } of services.find((one) => one.name === name)?.dependsOn ?? []) reached.add(service);
  }
  return [...reached];
}

/** Counts what is lost in all stores over the length of a trial, from look to look. */
export interface RecordsCount {
  /** All that was lost or damaged until now; null when a store did not tell. */
  add(now: readonly StoreRecords[]): number | null;
}

/** Damage of before the first look counts as well: it is nobody's, and must be seen. */
export function createRecordsCount(): RecordsCount {
  const newest = new Map<string, readonly Volume[]>();
  let onGoneVolumes = 0;
  let most = 0;
  return {
    add(stores) {
      for (const { service, volumes, held } of stores) {
        if (volumes === null) continue;
        onGoneVolumes += goneVolumes(newest.get(service) ?? [], volumes) * held;
        newest.set(service, volumes);
      }
      const damaged = stores.map((store) => (store.volumes === null ? null : store.damaged));
      if (damaged.includes(null)) return null;
      most = Math.max(most, onGoneVolumes + damaged.reduce<number>((sum, count) => sum + (count ?? 0), 0));
      return most;
    },
  };
}
