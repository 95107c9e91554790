import { describe, expect, it } from 'vitest';
import { faultSchema } from '../../../../../src/domain/fault.ts';
import { faultDriverOf } from '../../../../../src/world/cluster/faults/fault-drivers.ts';
import type { Site } from '../../../../../src/world/cluster/site.ts';
import { smallShop } from '../small-shop.ts';

/** What is written down, set at the switch and changed in Kubernetes, in order. */
function spyingSite() {
  const done: string[] = [];
  const set: unknown[] = [];
  const template = { metadata: { annotations: {} }, spec: { containers: [{ name: 'target', image: 'good' }] } };
  const site = {
    scenario: smallShop,
    timeScale: 10,
    notes: new Map(),
    restoreLog: { ahead: ({ kind }: { readonly kind: string }) => void done.push(`noted ${kind}`) },
    faultSwitch: {
      put: (id: string, fault: { readonly kind: string }) => {
        set.push(fault);
        return Promise.resolve(void done.push(`set ${fault.kind} ${id}`));
      },
      remove: (id: string) => Promise.resolve(done.push(`removed ${id}`) > 0),
    },
    kube: {
      read: () => Promise.resolve({ spec: { template } }),
      patch: (kind: string, _: string, name: string) => Promise.resolve(void done.push(`changed ${kind} ${name}`)),
      list: () => Promise.resolve([]),
    },
  };
  return { site: site as unknown as Site, done, set };
}

function refusal(more: object): string | null {
  const fault = faultSchema.parse({ id: 'f', at: '0s', pattern: 'p', ...more });
  return faultDriverOf(fault.kind, smallShop).refuse(fault, { scenario: smallShop });
}

describe('a fault of an edge', () => {
  const edge = { kind: 'edge-degradation', target: 'gateway', callee: 'cart' };

  it('is refused when it does nothing, because nobody could see that it bites', () => {
    expect(refusal(edge)).toMatch(/neither to be late nor to fail/);
    expect(refusal({ ...edge, delay: '400ms' })).toBeNull();
    expect(refusal({ ...edge, errorRatio: 0.5 })).toBeNull();
  });

  it('is refused where nobody calls', () => {
    expect(refusal({ ...edge, target: 'cart', callee: 'gateway', delay: '400ms' })).toBe('cart does not call gateway');
  });
});

describe('a fault in the objects of Kubernetes', () => {
  const kinds = [
    ['bad-image', 'cart', 'Deployment cart'],
    ['bad-deploy', 'cart', 'Deployment cart'],
    ['worker-stop', 'order-queue', 'Deployment order-queue-worker'],
    ['telemetry-outage', 'log-gateway', 'Deployment prometheus'],
  ] as const;

  it.each(kinds)('of kind %s leaves with the switch how it ends before it begins', async (kind, target, object) => {
    const { site, done, set } = spyingSite();
    const fault = faultSchema.parse({ id: 'f', at: '1m', until: '11m', pattern: 'p', kind, target });
    const driver = faultDriverOf(fault.kind, site.scenario);
    await driver.inject(fault, site);
    expect(done.slice(-3)).toEqual(['noted switch-fault', 'set objects f', `changed ${object}`]);
    // Ten minutes at ten times real time, and half a minute.
    expect(set).toMatchObject([{ ttlMs: 90_000, patches: [{ path: expect.stringContaining(object.split(' ')[1]!) }] }]);
    await driver.clear(fault, site);
    expect(done.at(-1)).toBe('removed f');
  });

  it('that a candidate has rolled back is not brought back by its end', async () => {
    const { site, set } = spyingSite();
    const fault = faultSchema.parse({ id: 'f', at: '1m', pattern: 'p', kind: 'bad-image', target: 'cart' });
    await faultDriverOf(fault.kind, site.scenario).inject(fault, site);
    expect(set).toMatchObject([
      {
        patches: [
          {
            type: 'json',
            value: [
              { op: 'test', path: '/spec/template/metadata/annotations/requal.dev~1fault', value: 'f' },
              { op: 'replace', path: '/spec/template' },
            ],
          },
        ],
      },
    ]);
  });
});

describe('a retry storm', () => {
  it('slows its target down for its dip alone, and repeats calls to its end', async () => {
    const { site, set } = spyingSite();
    const more = { kind: 'retry-storm', target: 'product-db', at: '1m', until: '11m', dipFor: '90s', retries: 6 };
    const fault = faultSchema.parse({ id: 'f', pattern: 'p', ...more });
    await faultDriverOf(fault.kind, site.scenario).inject(fault, site);
    const storm = ['cart', 'session-cache', 'order-queue'];
    expect(set).toEqual([
      ...storm.map((service) => ({ kind: 'retries', service, retries: 6, callee: 'product-db', ttlMs: 90_000 })),
      { kind: 'slowdown', service: 'product-db', factor: 20, ttlMs: 9_000 },
    ]);
  });
});
