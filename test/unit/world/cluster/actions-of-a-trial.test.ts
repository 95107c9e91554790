import { describe, expect, it } from 'vitest';
import { rollbackDeploy } from '../../../../src/world/cluster/actions/rollback-deploy.ts';
import { runMigration } from '../../../../src/world/cluster/actions/run-migration.ts';
import type { Site } from '../../../../src/world/cluster/site.ts';
import { smallShop } from './small-shop.ts';

const stop = new AbortController().signal;

interface Revision {
  readonly revision: number;
  /** The fault that made it. */
  readonly fault?: string;
}

/** What a rollback of the cart installs where Kubernetes keeps these revisions, the newest being the present one. */
async function rolledBack(kept: readonly Revision[], { first = 1, faults = [] as readonly string[] } = {}) {
  const installed: unknown[] = [];
  const revisionNote = (revision: number) => ({ 'deployment.kubernetes.io/revision': String(revision) });
  const sets = kept.map(({ revision, fault }) => ({
    metadata: { annotations: revisionNote(revision), ownerReferences: [{ uid: 'cart' }] },
    spec: {
      template: {
        metadata: { labels: { version: `v${revision}` }, annotations: fault ? { 'requal.dev/fault': fault } : {} },
      },
    },
  }));
  const present = Math.max(...kept.map(({ revision }) => revision));
  const status = { observedGeneration: 1, updatedReplicas: 1, readyReplicas: 1, replicas: 1 };
  const metadata = { uid: 'cart', generation: 1, annotations: revisionNote(present) };
  const site = {
    scenario: smallShop,
    firstRevisions: new Map([['requal-payments/cart', first]]),
    faultSwitch: { faults: () => Promise.resolve(faults) },
    kube: {
      read: () => Promise.resolve({ metadata, spec: { replicas: 1 }, status }),
      list: () => Promise.resolve(sets),
      patch: (...[, , , { value }]: readonly [string, string, string, { readonly value: readonly unknown[] }]) =>
        Promise.resolve(void installed.push(value[0])),
    },
  } as unknown as Site;
  const end = await rollbackDeploy.apply({ kind: 'rollback-deploy', target: 'cart', amount: 0 }, site, stop);
  return installed.length === 0
    ? end
    : (installed[0] as { readonly value: { readonly metadata: { readonly labels: object } } }).value.metadata.labels;
}

describe('a rollback', () => {
  it('installs the revision before, and taken back the one that a fault still holds', async () => {
    expect(await rolledBack([{ revision: 1 }, { revision: 2, fault: 'bad' }], { faults: ['bad'] })).toEqual({
      version: 'v1',
    });
    expect(await rolledBack([{ revision: 2, fault: 'bad' }, { revision: 3 }], { faults: ['bad'] })).toEqual({
      version: 'v2',
    });
  });

  it('does not bring back what a fault did that has been cleared', async () => {
    const kept = [{ revision: 1 }, { revision: 2, fault: 'bad' }, { revision: 3 }];
    expect(await rolledBack(kept)).toEqual({ version: 'v1' });
    expect(await rolledBack(kept.slice(1))).toEqual({
      outcome: 'failed',
      reason: 'cart has no revision before this one',
    });
  });

  it('does not reach into an earlier trial', async () => {
    const kept = [{ revision: 7 }, { revision: 8 }, { revision: 9 }];
    expect(await rolledBack(kept, { first: 9 })).toMatchObject({ outcome: 'failed' });
    expect(await rolledBack(kept, { first: 8 })).toEqual({ version: 'v8' });
  });
});

describe('a migration', () => {
  it('that damages records of a store is written down before it begins, so that the next trial finds them whole', async () => {
    const done: unknown[] = [];
    const site = {
      scenario: smallShop,
      targetImage: 'image',
      restoreLog: { ahead: (step: unknown) => void done.push(step) },
      kube: {
        remove: () => Promise.resolve(false),
        create: () => Promise.resolve(void done.push('created')),
        read: () => Promise.resolve(done.includes('created') ? { status: { succeeded: 1 } } : null),
      },
    } as unknown as Site;
    await runMigration.apply({ kind: 'run-migration', target: 'product-db', amount: 0 }, site, stop);
    expect(done).toEqual([{ kind: 'records', namespace: 'requal-shop', service: 'product-db' }, 'created']);
  });
});
