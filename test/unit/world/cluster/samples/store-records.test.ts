import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limits } from '../../../../../src/domain/limits.ts';
import { scenarioSchema } from '../../../../../src/domain/scenario.ts';
import { targetConfigSchema } from '../../../../../src/domain/target-config.ts';
import { serviceConfig } from '../../../../../src/world/cluster/manifests/service-config.ts';
import {
  createRecordsCount,
  reachedFrom,
  recordsLostSince,
} from '../../../../../src/world/cluster/samples/records-lost.ts';
import { lookAtStores } from '../../../../../src/world/cluster/samples/store-records.ts';
import type { StoreSite } from '../../../../../src/world/cluster/samples/store-records.ts';
import { smallShopInput } from '../small-shop.ts';

const silent = { status: 503, body: 'no endpoints available for service "db"' };
const hangs = new Promise<never>(() => undefined);

/** What a store says, of the claims and of its audit. */
interface Shown {
  readonly claims: readonly (readonly [uid: string, volume: string | null])[] | 'refused';
  readonly audit: number | typeof silent | 'throws' | 'hangs' | 'nonsense';
}

const whole: Shown = { claims: [['c1', 'v1']], audit: 0 };

/** A shop whose one store shows the next of these at each look, and the last for ever. */
function shop(shown: readonly Shown[], replicas = 1) {
  const scenario = scenarioSchema.parse({
    id: 'small',
    title: 'Small',
    startAt: '2025-05-13T10:00:00Z',
    horizon: '10m',
    topology: {
      services: [
        { name: 'gateway', dependsOn: [{ service: 'cart' }] },
        { name: 'cart', dependsOn: [{ service: 'db' }] },
        { name: 'db', kind: 'stateful', replicas },
        { name: 'mail' },
      ],
    },
    workload: { entry: 'gateway', rate: 10 },
  });
  let look = -1;
  const now = () => shown[Math.min(look, shown.length - 1)] ?? whole;
  const list = () => {
    look += 1;
    const { claims } = now();
    if (claims === 'refused') return Promise.reject(new Error('refused'));
    return Promise.resolve(
      claims.map(([uid, volumeName]) => ({ metadata: { name: 'data-db-0', uid }, spec: { volumeName } })),
    );
  };
  const proxy = () => {
    const { audit } = now();
    if (audit === 'throws') return Promise.reject(new Error('gone'));
    if (audit === 'hangs') return hangs;
    if (audit === 'nonsense') return Promise.resolve({ status: 200, body: '<html>' });
    if (typeof audit === 'object') return Promise.resolve(audit);
    return Promise.resolve({ status: 200, body: JSON.stringify({ records: 500, corrupt: audit }) });
  };
  const site = { scenario, kube: { list, proxy } } as unknown as StoreSite;
  return { site, looks: () => look + 1 };
}

async function lost(before: Shown, after: readonly Shown[], goesOn = () => true): Promise<number | null> {
  const { site } = shop([before, ...after]);
  const first = lookAtStores(site, 0);
  await vi.advanceTimersByTimeAsync(limits.storeAnswerMaxMs);
  const counted = recordsLostSince(await first, ['db'], site, goesOn);
  await vi.advanceTimersByTimeAsync(limits.storeAnswersWithinMs + limits.storeAnswerMaxMs + 1_000);
  return counted;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what an action lost in the stores', () => {
  it('is what their audit found damaged afterwards and not before', async () => {
    expect(await lost({ ...whole, audit: 3 }, [{ ...whole, audit: 10 }])).toBe(7);
    expect(await lost({ ...whole, audit: 3 }, [{ ...whole, audit: 3 }])).toBe(0);
  });

  it.each([silent, 'throws', 'hangs', 'nonsense'] as const)('is unknown, and not nothing, after %s', async (audit) => {
    expect(await lost(whole, [{ ...whole, audit }])).toBeNull();
  });

  it('is unknown where the store was silent before, unless not one record is damaged now', async () => {
    expect(await lost({ ...whole, audit: silent }, [{ ...whole, audit: 4 }])).toBeNull();
    expect(await lost({ ...whole, audit: silent }, [whole])).toBe(0);
  });

  it('is asked for again until the store answers', async () => {
    const quiet = { ...whole, audit: silent };
    expect(await lost(whole, [quiet, quiet, quiet, { ...whole, audit: 2 }])).toBe(2);
  });

  it('is asked for within a limit only, and once when nobody waits any more', async () => {
    const { site, looks } = shop([whole, { ...whole, audit: silent }]);
    const first = await lookAtStores(site, 0);
    const stopped = recordsLostSince(first, ['db'], site, () => false);
    expect([await stopped, looks()]).toEqual([null, 2]);
    const counted = recordsLostSince(first, ['db'], site, () => true);
    await vi.advanceTimersByTimeAsync(limits.storeAnswersWithinMs + 1_000);
    expect(await counted).toBeNull();
    expect(looks()).toBeLessThan(limits.storeAnswersWithinMs / limits.clusterPollMs + 5);
  });

  it('is all that was on a volume that is gone, whatever the store then says', async () => {
    const before = { ...whole, audit: 100 };
    expect(await lost(before, [{ claims: [], audit: silent }])).toBe(400);
    expect(await lost(before, [{ claims: [['c2', 'v2']], audit: 0 }])).toBe(400);
    expect(await lost(before, [{ claims: [['c2', null]], audit: silent }])).toBe(400);
    expect(await lost(before, [{ claims: [['c1', 'v2']], audit: 0 }])).toBe(400);
    expect(await lost({ ...whole, audit: silent }, [{ claims: [], audit: silent }])).toBe(limits.storeRecords);
  });

  it('is nothing for a claim that got its first volume, and unknown where claims cannot be looked at', async () => {
    expect(await lost({ claims: [['c1', null]], audit: 0 }, [whole])).toBe(0);
    expect(await lost(whole, [{ claims: 'refused', audit: 0 }])).toBeNull();
  });

  it('is that of the stores that it could reach, at first or second hand', async () => {
    const { site } = shop([whole, { ...whole, audit: silent }]);
    const { topology } = site.scenario;
    expect(reachedFrom(['gateway'], topology)).toEqual(['gateway', 'cart', 'db']);
    expect(reachedFrom(['mail'], topology)).toEqual(['mail']);
    const first = await lookAtStores(site, 0);
    expect(await recordsLostSince(first, ['mail'], site, () => true)).toBe(0);
  });
});

describe('the damaged records of a store with several replicas', () => {
  const told = (series: readonly number[], warnings: readonly string[] = []) => {
    const asked: string[] = [];
    const instant = (query: string) => {
      asked.push(query);
      return Promise.resolve({
        kind: 'series',
        series: series.map((value) => ({ labels: {}, points: [[0, value]] })),
        warnings,
      });
    };
    const two: Shown = {
      claims: [
        ['c1', 'v1'],
        ['c2', 'v2'],
      ],
      audit: 'throws',
    };
    const { site } = shop([two], 2);
    return { site: { ...site, prometheus: { instant } } as unknown as StoreSite, asked };
  };

  it('are known only when each of them has told, and since then', async () => {
    const both = told([3, 4]);
    expect(await lookAtStores(both.site, 12_000)).toMatchObject([{ damaged: 7 }]);
    expect(both.asked[0]).toContain('>= 12)');
    expect(await lookAtStores(told([3]).site, 0)).toMatchObject([{ damaged: null }]);
    expect(await lookAtStores(told([3, NaN]).site, 0)).toMatchObject([{ damaged: null }]);
    expect(await lookAtStores(told([3, 4], ['partial']).site, 0)).toMatchObject([{ damaged: null }]);
  });
});

describe('the count of lost records over a trial', () => {
  const at = (damaged: number | null, volume = 'v1') => [
    { service: 'db', damaged, held: 500, volumes: [{ claim: 'c1', volume }] },
  ];

  it('never falls, is unknown while a store is silent, and holds what went with a volume', () => {
    const count = createRecordsCount();
    expect(count.add(at(0))).toBe(0);
    expect(count.add(at(5))).toBe(5);
    expect(count.add(at(null))).toBeNull();
    expect(count.add(at(4))).toBe(5);
    expect(count.add(at(null, 'v2'))).toBeNull();
    expect(count.add(at(0, 'v2'))).toBe(500);
    expect(count.add([{ service: 'db', damaged: 0, held: 500, volumes: null }])).toBeNull();
  });

  it('takes a store to hold as many records as its configuration says', () => {
    const store = smallShopInput().scenario.topology.services.find(({ kind }) => kind === 'stateful');
    const config = targetConfigSchema.parse(serviceConfig(store!, 'store', smallShopInput()));
    expect(config).toMatchObject({ records: limits.storeRecords });
  });
});
