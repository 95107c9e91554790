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

export const dataCorruption: FaultDriver<'data-corruption'> = switchFaultDriver({
  refuse: ({ target }, { scenario }) =>
    storesOf(target, scenario).length > 0 ? null : `${target} writes to no store whose records could be damaged`,
  prepare({ target }, site) {
    for (const { name, namespace } of storesOf(target, site.scenario)) {
      site.restoreLog.ahead({ kind: 'records', namespace: namespaceFor(namespace), service: name });
    }
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
  async confirm(_, site) {
    const stores = await lookAtStores(site, 0);
    if (stores.some(({ damaged }) => (damaged ?? 0) > 0)) return null;
    const silent = stores.find(({ damaged }) => damaged === null);
    return silent === undefined
      ? 'the audit of the stores finds no damaged record'
      : `the store ${silent.service} does not answer its audit`;
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
