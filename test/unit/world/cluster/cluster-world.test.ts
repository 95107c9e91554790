import { describe, expect, it, onTestFinished } from 'vitest';
import { faultSchema } from '../../../../src/domain/fault.ts';
import { clusterWorld } from '../../../../src/world/cluster/cluster-world.ts';
import type { ReadyCluster } from '../../../../src/world/cluster/cluster-world.ts';
import { smallShop } from './small-shop.ts';

const horizon = 15_000;
const fault = faultSchema.parse({ id: 'leak', kind: 'memory-leak', target: 'cart', at: '5s', pattern: 'p' });

/** A world over a cluster that tells nothing, twenty times as fast as real time. */
function worldWith(faultSwitch: { readonly fault: string | null; look(): Promise<string | null> }) {
  const windows = {
    between: () => ({ offered: 0, failed: 0, meanMs: null }),
    total: () => ({ offered: 0, failed: 0 }),
  };
  const cluster = {
    site: {
      scenario: { ...smallShop, horizon },
      timeScale: 20,
      notes: new Map(),
      restoreLog: { ahead: () => 'step' },
      faultSwitch: {
        ...faultSwitch,
        put: () => Promise.resolve(),
        processorWork: () => Promise.resolve({ tookMs: 1, neededMs: 1, instance: 'one' }),
      },
      kube: {
        list: () => Promise.resolve([]),
        read: () => Promise.resolve(null),
        proxy: () => Promise.resolve({ status: 503, body: '' }),
      },
      prometheus: {
        instant: () => Promise.resolve({ kind: 'unknown', why: 'silent' }),
        range: () => Promise.resolve({ kind: 'unknown', why: 'silent' }),
      },
    },
    loads: { users: { windows }, userWindows: [windows], fault: () => null, seen: () => ({ offered: 0, failed: 0 }) },
    restore: () => Promise.resolve(),
  };
  const world = clusterWorld(cluster as unknown as ReadyCluster);
  onTestFinished(() => world.close());
  return world;
}

const holds = { fault: null, look: () => Promise.resolve(null) };

describe('the end of a trial in a cluster', () => {
  it('is reached where nothing was to bite', async () => {
    const world = worldWith(holds);
    await world.advance(10_000);
    expect(await world.advance(horizon)).toMatchObject({ at: horizon });
  });

  it('is a fault of the harness where nobody has seen a fault bite, and not before', async () => {
    const world = worldWith(holds);
    await world.advance(5_000);
    world.begin({ kind: 'inject', id: 'in', fault });
    expect(await world.advance(10_000)).toMatchObject({ at: 10_000 });
    await expect(world.advance(horizon)).rejects.toThrow(
      /^the fault leak \(memory-leak\) did not bite by the end of the/,
    );
  });

  it('is one as well where a fault was gone from the switch', async () => {
    const world = worldWith({ fault: null, look: () => Promise.resolve('it was gone') });
    await world.advance(10_000);
    await expect(world.advance(horizon)).rejects.toThrow('it was gone');
  });

  it('does not wait to tell that the switch began anew', async () => {
    const world = worldWith({ fault: 'it began anew', look: () => Promise.resolve(null) });
    await expect(world.advance(5_000)).rejects.toThrow('it began anew');
  });
});
