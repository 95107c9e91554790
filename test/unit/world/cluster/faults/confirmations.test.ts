import { describe, expect, it } from 'vitest';
import { faultSchema } from '../../../../../src/domain/fault.ts';
import { faultDriverOf } from '../../../../../src/world/cluster/faults/fault-drivers.ts';
import type { Site } from '../../../../../src/world/cluster/site.ts';
import { smallShop } from '../small-shop.ts';

interface PodNow {
  readonly uid?: string;
  readonly ready?: boolean;
  readonly restarts?: number;
  /** With what the process ended last. */
  readonly exitCode?: number;
  readonly startedSecondsAgo?: number;
  readonly waits?: boolean;
}

function pod({ uid = 'a', ready = true, restarts = 0, exitCode, startedSecondsAgo = 60, waits = false }: PodNow) {
  const startedAt = new Date(Date.now() - startedSecondsAgo * 1_000).toISOString();
  const state = waits ? { waiting: { reason: 'CrashLoopBackOff' } } : { running: { startedAt } };
  const lastState = exitCode === undefined ? {} : { terminated: { exitCode } };
  const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }];
  return {
    metadata: { uid },
    status: { conditions, containerStatuses: [{ restartCount: restarts, state, lastState }] },
  };
}

/** What is missing once the pods are as they are `after`, of a fault that was injected while they were as `before`. */
async function missing(kind: 'crash-loop' | 'readiness-failure', before: readonly PodNow[], after: readonly PodNow[]) {
  const fault = faultSchema.parse({ id: 'f', kind, target: 'cart', at: '1m', pattern: 'p' });
  let now = before;
  const site = {
    scenario: smallShop,
    timeScale: 10,
    notes: new Map(),
    restoreLog: { ahead: () => 'step' },
    faultSwitch: { put: () => Promise.resolve() },
    kube: { list: () => Promise.resolve(now.map(pod)) },
  } as unknown as Site;
  const driver = faultDriverOf(fault.kind, smallShop);
  await driver.inject(fault, site);
  now = after;
  return driver.confirm(fault, site);
}

describe('a crash loop', () => {
  it('is seen when a process has failed since', async () => {
    expect(await missing('crash-loop', [{}], [{ restarts: 1, exitCode: 1 }])).toBeNull();
    expect(await missing('crash-loop', [{}], [{ uid: 'b', restarts: 1, exitCode: 1, waits: true }])).toBeNull();
  });

  it('is not seen in what was so before, in a new pod, or in what the kernel killed', async () => {
    const old = { restarts: 2, exitCode: 1 };
    expect(await missing('crash-loop', [old], [old])).toMatch(/was started again because its process had failed/);
    expect(await missing('crash-loop', [{}], [{ uid: 'b' }])).not.toBeNull();
    expect(await missing('crash-loop', [{}], [{ restarts: 1, exitCode: 137 }])).not.toBeNull();
  });
});

describe('a failure of readiness', () => {
  it('is seen in a pod that was ready and runs on, or that has run for a while', async () => {
    expect(await missing('readiness-failure', [{}], [{ ready: false, startedSecondsAgo: 1 }])).toBeNull();
    expect(await missing('readiness-failure', [{}], [{ uid: 'b', ready: false }])).toBeNull();
  });

  it('is not seen in a pod that only starts, starts again, or does not run', async () => {
    const starts = { ready: false, startedSecondsAgo: 1 };
    expect(await missing('readiness-failure', [{}], [{ uid: 'b', ...starts }])).toMatch(/has ceased to be ready$/);
    expect(await missing('readiness-failure', [{}], [{ restarts: 1, ...starts }])).not.toBeNull();
    expect(await missing('readiness-failure', [{}], [{ ready: false, waits: true }])).not.toBeNull();
    expect(await missing('readiness-failure', [{ ready: false }], [{ ...starts }])).not.toBeNull();
  });
});

describe('a corruption of records', () => {
  const corruption = (before: number | null, after: number | null) => async () => {
    const more = { kind: 'data-corruption', target: 'cart', at: '1m', pattern: 'p' };
    const fault = faultSchema.parse({ id: 'f', ...more });
    let corrupt = before;
    const services = smallShop.topology.services.map((one) =>
      one.name === 'product-db' ? { ...one, replicas: 1 } : one,
    );
    const site = {
      scenario: { ...smallShop, topology: { ...smallShop.topology, services } },
      timeScale: 10,
      notes: new Map(),
      restoreLog: { ahead: () => 'step' },
      faultSwitch: { put: () => Promise.resolve() },
      kube: {
        list: () => Promise.resolve([]),
        proxy: () =>
          Promise.resolve({ status: corrupt === null ? 503 : 200, body: JSON.stringify({ records: 20_000, corrupt }) }),
      },
    } as unknown as Site;
    const driver = faultDriverOf(fault.kind, site.scenario);
    await driver.inject(fault, site);
    corrupt = after;
    return driver.confirm(fault, site);
  };

  it('is seen when more records are damaged than before it', async () => {
    expect(await corruption(0, 1)()).toBeNull();
    expect(await corruption(25, 26)()).toBeNull();
  });

  it('is not seen in records that were damaged before, nor where that is not known', async () => {
    expect(await corruption(25, 25)()).toBe('the audit of the stores finds no more damaged records than before');
    expect(await corruption(null, 25)()).toMatch(/product-db does not answer its audit, or did not before$/);
    expect(await corruption(0, null)()).toMatch(/product-db does not answer/);
  });
});
