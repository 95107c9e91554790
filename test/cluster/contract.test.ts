import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultSchema } from '../../src/domain/fault.ts';
import { loadScenario } from '../../src/scenario/load-scenario.ts';
import { clusterWorld } from '../../src/world/cluster/cluster-world.ts';
import type { ReadyCluster } from '../../src/world/cluster/cluster-world.ts';
import { bringUp } from '../../src/world/cluster/lifecycle/bring-up.ts';
import { sharedCluster } from '../helpers/shared-cluster.ts';
import { readyCluster } from '../../src/world/cluster/open-cluster-world.ts';
import type { PutBack } from '../../src/world/cluster/restore/put-back.ts';
import { worldContract } from '../contract/world.case.ts';

const settings = sharedCluster;
const timeScale = 10;
const { scenario: shipped } = loadScenario('scenarios/cluster/cluster-leak-known-cause.yaml', () => null);
/** Users for as long as all cases take; each case is a world of its own on the one cluster. */
const scenario = { ...shipped, faults: [], horizon: 60 * 60_000, expected: [] };

let ready: ReadyCluster;
let restored: readonly PutBack[] | null = null;
let closed = 0;

beforeAll(async () => {
  const install = { timeScale, seed: 1, manifests: null };
  await bringUp(settings, { scenarios: [scenario], install, confirmed: null, say: () => undefined });
  ready = await readyCluster(scenario, {
    settings,
    timeScale,
    seed: 1,
    manifests: null,
    script: null,
    anyHost: false,
    controller: false,
    stop: new AbortController().signal,
    onRestored: (results) => (restored = results),
    onLoadEnded: () => {},
  });
});

afterAll(async () => {
  if (restored === null) await ready?.restore();
});

/** A world on the cluster that is ready, which stays so when it is closed. */
function open() {
  const restore = () => {
    closed += 1;
    return Promise.resolve();
  };
  return clusterWorld({ ...ready, restore });
}

describe('the cluster as a world', () => {
  worldContract({
    open,
    lastsMs: 180_000,
    slowAction: { kind: 'rolling-restart', target: 'cart', amount: 0 },
    fault: faultSchema.parse({
      id: 'fault',
      kind: 'edge-degradation',
      at: '30s',
      pattern: 'slow-edge',
      target: 'gateway',
      callee: 'cart',
      delay: '300ms',
    }),
    notRepeatable: 'no two runs of a real system are the same',
    slackMs: 30_000,
  });

  it('was put back once for each time that it was opened', () => {
    expect(closed).toBeGreaterThan(10);
  });

  it('puts the cluster back when it is closed, and again does nothing', async () => {
    const world = clusterWorld(ready);
    await world.close();
    expect(restored?.filter(({ failed }) => failed !== null)).toEqual([]);
    expect(restored?.length).toBeGreaterThan(0);
    restored = [];
    await world.close();
    expect(restored).toEqual([]);
  });
});
