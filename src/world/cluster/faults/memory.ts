import { limits } from '../../../domain/limits.ts';
import { namespaceFor } from '../manifests/names.ts';
import { lookAtStores } from '../samples/store-records.ts';
import type { Site } from '../site.ts';
import { ask, unless } from './ask-prometheus.ts';
import type { FaultDriver } from './fault-driver.ts';
import { switchFaultDriver } from './switch-fault-driver.ts';

/** How fast memory of the fastest replica grows, in bytes a second, as the replicas themselves tell. */
const growth = (service: string): string => `max(deriv(requal_memory_used_bytes{service="${service}"}[5s]))`;

/** A share of the limit in a minute of the scenario, as bytes in a second of real time. */
function bytesPerSecond(perMinute: number, { timeScale }: Pick<Site, 'timeScale'>): number {
  return Math.max(1, Math.round((perMinute * limits.targetMemoryBytes * timeScale) / 60));
}

export const memoryLeak: FaultDriver<'memory-leak'> = switchFaultDriver({
  set: ({ target, growthPerMinute }, site) => [
    { kind: 'leak', service: target, bytesPerSecond: bytesPerSecond(growthPerMinute, site) },
  ],
  confirm: ({ target, growthPerMinute }, site) =>
    unless(
      site,
      growth(target),
      (rate) => rate > bytesPerSecond(growthPerMinute, site) / 4,
      `growth of memory in ${target}`,
    ),
  confirmCleared: ({ target, growthPerMinute }, site) =>
    unless(
      site,
      growth(target),
      (rate) => rate < bytesPerSecond(growthPerMinute, site) / 4,
      `growth of memory in ${target}`,
    ),
});

/** In the notes, of a store that did not tell. */
const unknown = 'unknown';

export const dataCorruption: FaultDriver<'data-corruption'> = switchFaultDriver({
  refuse: ({ target }, { scenario }) =>
    storesOf(target, scenario).length > 0 ? null : `${target} writes to no store whose records could be damaged`,
  async before({ id, target }, site) {
    for (const { name, namespace } of storesOf(target, site.scenario)) {
      site.restoreLog.ahead({ kind: 'records', namespace: namespaceFor(namespace), service: name });
    }
    const stores = await lookAtStores(site, 0);
    site.notes.set(
      id,
      stores.map(({ service, damaged }) => `${service} ${damaged ?? unknown}`),
    );
  },
  set: ({ target, recordsPerMinute, growthPerMinute }, site) => [
    {
      kind: 'corrupt',
      service: target,
      recordsPerSecond: (recordsPerMinute * site.timeScale) / 60,
      // What a replica had in hand when it was restarted is damaged once more: as much as in a minute.
      replayRecords: recordsPerMinute,
      bytesPerSecond: bytesPerSecond(growthPerMinute, site),
    },
  ],
  // What was damaged before, by an action for example, says nothing of this fault.
  async confirm({ id, target }, site) {
    const before = new Map((site.notes.get(id) ?? []).map((note) => note.split(' ') as [string, string]));
    const own = storesOf(target, site.scenario).map(({ name }) => name);
    const stores = (await lookAtStores(site, 0)).filter(({ service }) => own.includes(service));
    // Not a number where the store did not tell: then nothing is more than that.
    if (stores.some(({ service, damaged }) => (damaged ?? 0) > Number(before.get(service)))) return null;
    const silent = stores.find(({ service, damaged }) => damaged === null || before.get(service) === unknown);
    return silent === undefined
      ? 'the audit of the stores finds no more damaged records than before'
      : `the store ${silent.service} does not answer its audit, or did not before`;
  },
  async confirmCleared({ target }, site) {
    const rate = await ask(site, growth(target));
    return rate === null || rate < limits.targetMemoryBytes / 1_000 ? null : `memory of ${target} still grows`;
  },
});

function storesOf(target: string, { topology }: Site['scenario']) {
  const callees = topology.services.find(({ name }) => name === target)?.dependsOn.map(({ service }) => service) ?? [];
  return topology.services.filter(
    ({ name, kind }) => kind === 'stateful' && (name === target || callees.includes(name)),
  );
}
