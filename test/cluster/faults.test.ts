import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HarnessError } from '../../src/base/errors.ts';
import { faultKinds, faultSchema } from '../../src/domain/fault.ts';
import type { FaultKind } from '../../src/domain/fault.ts';
import type { Completion, World } from '../../src/domain/world.ts';
import { loadScenario } from '../../src/scenario/load-scenario.ts';
import { faultDriverOf, unsupportedFault } from '../../src/world/cluster/faults/fault-drivers.ts';
import { clusterSettings } from '../../src/world/cluster/lifecycle/cluster-settings.ts';
import { bringUp } from '../../src/world/cluster/lifecycle/bring-up.ts';
import { openClusterWorld } from '../../src/world/cluster/open-cluster-world.ts';
import type { PutBack } from '../../src/world/cluster/restore/put-back.ts';

const settings = clusterSettings({ cluster: process.env['REQUAL_CLUSTER'] ?? 'requal', nodeImage: null });
const { scenario: shipped } = loadScenario('scenarios/cluster/cluster-leak-known-cause.yaml', () => null);
/** An hour of real time at most; the world is closed when all faults have been tried. */
const scenario = { ...shipped, faults: [], horizon: 60 * 60_000, expected: [] };
const stepMs = 5_000;

/** Where each kind bites on the small shop, with its numbers where the usual ones are too mild for a quick look. */
const tried: Readonly<Record<Exclude<FaultKind, 'node-loss'>, Readonly<Record<string, unknown>>>> = {
  'memory-leak': { target: 'catalogue', growthPerMinute: 0.5 },
  'data-corruption': { target: 'catalogue', recordsPerMinute: 300, growthPerMinute: 0.3 },
  'bad-deploy': { target: 'cart', errorRatio: 0.5 },
  'dependency-outage': { target: 'payments' },
  'retry-storm': { target: 'catalogue', retries: 5 },
  'traffic-surge': { target: 'gateway', factor: 2 },
  'queue-backlog': { target: 'order-queue', slowdown: 60 },
  'expired-certificate': { target: 'gateway' },
  'cache-saturation': { target: 'session-cache', hitRatio: 0.1 },
  'telemetry-outage': { target: 'log-gateway' },
  'pod-kill': { target: 'cart' },
  'crash-loop': { target: 'cart' },
  'out-of-memory': { target: 'cart' },
  'cpu-throttling': { target: 'cart', cpus: 0.01 },
  'bad-image': { target: 'cart' },
  'config-push': { target: 'cart', errorRatio: 0.6 },
  'readiness-failure': { target: 'cart' },
  'edge-degradation': { target: 'gateway', callee: 'cart', delay: '400ms' },
  'abusive-traffic': { target: 'gateway', factor: 2 },
  'worker-stop': { target: 'order-queue' },
};

let world: World;
let at = 0;
let restored: readonly PutBack[] = [];

beforeAll(async () => {
  await bringUp(settings, {
    scenarios: [scenario],
    install: { timeScale: 1, seed: 1 },
    confirmed: null,
    say: () => undefined,
  });
  world = await openClusterWorld(scenario, {
    settings,
    timeScale: 1,
    seed: 1,
    script: null,
    anyHost: false,
    controller: false,
    stop: new AbortController().signal,
    onRestored: (results) => (restored = results),
  });
});

afterAll(async () => {
  await world?.close();
  const failures = restored.filter(({ failed }) => failed !== null);
  if (failures.length > 0) throw new Error(`not put back: ${JSON.stringify(failures)}`);
});

/** Lets real time pass until the command has ended. */
async function endOf(id: string): Promise<Completion> {
  for (let steps = 0; steps < 60; steps++) {
    at += stepMs;
    const { completions } = await world.advance(at);
    const found = completions.find((one) => one.id === id);
    if (found) return found;
  }
  throw new Error(`${id} did not end`);
}

describe('a fault in a cluster', () => {
  it.each(Object.entries(tried))(
    'of kind %s bites, is seen by another observer, and is cleared',
    async (kind, more) => {
      const fault = faultSchema.parse({ id: `a-${kind}`, kind, at: '0s', until: '50m', pattern: 'tried', ...more });
      world.begin({ kind: 'inject', id: `in-${kind}`, fault });
      expect(await endOf(`in-${kind}`)).toMatchObject({ outcome: 'done' });
      at += stepMs;
      const { truth } = await world.advance(at);
      expect(truth.at(-1)!.activeFaults).toContain(fault.id);
      world.begin({ kind: 'clear', id: `out-${kind}`, faultId: fault.id });
      expect(await endOf(`out-${kind}`)).toMatchObject({ outcome: 'done' });
    },
  );

  it('that a cluster cannot bring about is named with the reason', () => {
    const missing = faultKinds.filter((kind) => unsupportedFault(kind) !== null);
    expect(missing).toEqual(['node-loss']);
    expect(() => faultDriverOf('node-loss')).toThrow(HarnessError);
  });
});
