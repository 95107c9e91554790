import { httpCall } from './http-call.ts';
import { limits } from './limits.ts';
import type { Replica } from './replica.ts';

/**
 * Damages records while a fault says so: the replica's share of the rate, and once, if it began under the fault, its
 * share of what a start replays. A store damages its own records, another service those of the store that it writes to.
 */
export function createCorruption(replica: Replica): (seconds: number) => void {
  const replayed = new Set<string>();
  let owed = 0;
  return (seconds) => {
    for (const { id, fault, instances, starts, isStart } of replica.faults.of('corrupt')) {
      const share = 1 / Math.max(instances, 1);
      owed += fault.recordsPerSecond * seconds * share * (1 + starts * share);
      if (!isStart || replayed.has(id)) continue;
      replayed.add(id);
      owed += fault.replayRecords * share;
    }
    const count = Math.floor(owed);
    if (count === 0) return;
    owed -= count;
    damage(replica, count).catch((error: unknown) =>
      replica.log.say({ level: 'error', event: 'broken', reason: String(error) }),
    );
  };
}

async function damage(replica: Replica, count: number): Promise<void> {
  const damaged = replica.damageRecords?.(count) ?? (await damageInStore(replica, count));
  // The service's own check of what it wrote says so in its log, a line for each record.
  for (let i = 0; i < damaged; i++) replica.log.write({ level: 'error', event: 'integrity' });
}

/** The number of records that the store says are damaged now and were not before. */
async function damageInStore({ config, agents }: Replica, count: number): Promise<number> {
  const store = 'dependencies' in config ? config.dependencies.find(({ holdsRecords }) => holdsRecords) : undefined;
  if (store === undefined) return 0;
  const agent = agents[store.url.startsWith('https:') ? 'https' : 'http'];
  const url = `${store.url}/records/damage?count=${count}`;
  const result = await httpCall(url, { method: 'POST', timeoutMs: limits.controlCallMs, agent });
  return result.kind === 'answered' && result.status === 200 ? Number(JSON.parse(result.body).damaged) : 0;
}
