import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KubeClient } from '../../../../../src/world/cluster/kube/kube-client.ts';
import { kinds } from '../../../../../src/world/cluster/kube/kinds.ts';
import type { KubeObject } from '../../../../../src/world/cluster/kube/kinds.ts';
import { putBackAll } from '../../../../../src/world/cluster/restore/put-back.ts';
import { openRestoreLog } from '../../../../../src/world/cluster/restore/restore-log.ts';
import { compareSnapshots, keyOf, takeSnapshot } from '../../../../../src/world/cluster/restore/snapshot.ts';

const namespace = 'requal-shop';

function configMap(name: string, value: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { value } };
}

/** A namespace in memory, with what Kubernetes itself writes into each object. */
function memoryKube(objects: readonly KubeObject[], refuses: readonly string[] = []) {
  const there = new Map(objects.map((object) => [keyOf(object), object]));
  const refuse = (object: KubeObject): void => {
    if (refuses.includes(object.metadata.name)) throw new Error(`${object.metadata.name} is refused`);
  };
  const kube = {
    list: (kind: KubeObject['kind']) =>
      Promise.resolve(
        [...there.values()]
          .filter((object) => object.kind === kind)
          .map((object) => ({ ...object, metadata: { ...object.metadata, uid: 'u', resourceVersion: '7' } })),
      ),
    read: (kind: KubeObject['kind'], within: string | null, name: string) =>
      Promise.resolve(there.get(`${kind} ${within ?? ''}/${name}`) ?? null),
    create: async (object: KubeObject) => (refuse(object), there.set(keyOf(object), object), object),
    replace: async (object: KubeObject) => (refuse(object), there.set(keyOf(object), object), object),
    remove: async (kind: KubeObject['kind'], within: string | null, name: string) =>
      there.delete(`${kind} ${within ?? ''}/${name}`),
  } as unknown as KubeClient;
  return { kube, there };
}

const nothing = { remove: () => Promise.resolve(true), clearControls: () => Promise.resolve() } as never;

function logOf() {
  return openRestoreLog(join(mkdtempSync(join(tmpdir(), 'requal-put-')), 'restore.jsonl'));
}

describe('putting a cluster back', () => {
  it('restores what was changed or removed, removes what was added, and leaves the rest', async () => {
    const before = [configMap('same', '1'), configMap('changed', '1'), configMap('removed', '1')];
    const { kube, there } = memoryKube(before);
    const log = logOf();
    log.ahead({ kind: 'namespaces', namespaces: [namespace], before: [...(await takeSnapshot(kube, [namespace]))] });
    there.set(keyOf(before[1]!), configMap('changed', '2'));
    there.delete(keyOf(before[2]!));
    there.set(keyOf(configMap('added', '1')), configMap('added', '1'));
    const results = await putBackAll(log, { kube, faultSwitch: nothing, removeContainer: () => Promise.resolve() });
    expect(results).toMatchObject([{ failed: null }]);
    expect([...there.values()].toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))).toEqual(
      before.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)),
    );
    expect(log.open()).toEqual([]);
  });

  it('goes on after a step or an object that fails, says which, and keeps it for the next time', async () => {
    const before = [configMap('first', '1'), configMap('second', '1')];
    const { kube, there } = memoryKube(before, ['first']);
    const log = logOf();
    log.ahead({ kind: 'namespaces', namespaces: [namespace], before });
    log.ahead({ kind: 'container', name: 'gone' });
    log.ahead({ kind: 'switch-fault', id: 'leak' });
    for (const object of before) there.set(keyOf(object), configMap(object.metadata.name, '2'));
    const removeContainer = () => Promise.reject(new Error('no engine'));
    const results = await putBackAll(log, { kube, faultSwitch: nothing, removeContainer });
    expect(results.map(({ failed }) => failed)).toEqual([
      null,
      'no engine',
      expect.stringContaining('first is refused'),
    ]);
    expect(there.get(keyOf(before[1]!))).toEqual(before[1]);
    expect(log.open().map(({ step }) => step.kind)).toEqual(['container', 'namespaces']);
  });

  it('lets a claim that changed keep its volume, which cannot be taken from it', async () => {
    const before = claim('data', { size: '64Mi' }, {});
    const { kube, there } = memoryKube([before]);
    const log = logOf();
    log.ahead({ kind: 'namespaces', namespaces: [namespace], before: [before] });
    there.set(keyOf(before), claim('data', { size: '64Mi', volumeName: 'pvc-7' }, { labels: { somebody: 'else' } }));
    expect(await putBackAll(log, meansOf(kube))).toMatchObject([{ failed: null }]);
    expect(there.get(keyOf(before))).toMatchObject({ spec: { size: '64Mi', volumeName: 'pvc-7' } });
    expect(there.get(keyOf(before))!.metadata.labels).toBeUndefined();
  });

  it('takes no offence at how Kubernetes found a volume for a claim', async () => {
    const before = claim(
      'data',
      { size: '64Mi', volumeName: 'pvc-7' },
      { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
    );
    const { kube } = memoryKube([before]);
    const now = claim(
      'data',
      { size: '64Mi', volumeName: 'pvc-8' },
      { annotations: { 'volume.kubernetes.io/selected-node': 'n' } },
    );
    const { kube: later } = memoryKube([now]);
    expect(compareSnapshots(await takeSnapshot(kube, [namespace]), await takeSnapshot(later, [namespace]))).toEqual([]);
  });

  it('waits for what is still being deleted, and lets stay what came back by itself', async () => {
    const before = claim('data', { size: '64Mi' }, {});
    const { kube, there } = memoryKube([]);
    const log = logOf();
    log.ahead({ kind: 'namespaces', namespaces: [namespace], before: [before] });
    there.set(keyOf(before), claim('data', { size: '64Mi' }, { deletionTimestamp: '2025-05-13T10:00:00Z' }));
    setTimeout(() => there.set(keyOf(before), before), 400);
    expect(await putBackAll(log, meansOf(kube))).toMatchObject([{ failed: null }]);
    expect(there.get(keyOf(before))).toBe(before);
  });

  it('looks again, and says what is not as before although nothing refused', async () => {
    const before = configMap('stubborn', '1');
    const { kube, there } = memoryKube([configMap('stubborn', '2')]);
    const deaf = { ...kube, replace: (object: KubeObject) => Promise.resolve(object) } as KubeClient;
    const log = logOf();
    log.ahead({ kind: 'namespaces', namespaces: [namespace], before: [before] });
    expect(await putBackAll(log, meansOf(deaf))).toMatchObject([{ failed: expect.stringContaining('stubborn') }]);
    expect(there.size).toBe(1);
  });

  it('ends the fault before the pods that it was done to, and repairs what they damaged when they are gone', async () => {
    const there = [pod('catalogue-a', 'catalogue'), pod('catalogue-b', 'catalogue'), pod('cart-a', 'cart')];
    const done: string[] = [];
    const kube = podKube(there, done, 200);
    const log = logOf();
    log.ahead({ kind: 'records', namespace, service: 'product-db' });
    log.ahead({ kind: 'pods', namespace, service: 'catalogue' });
    log.ahead({ kind: 'switch-fault', id: 'corruption' });
    const faultSwitch = { remove: (id: string) => Promise.resolve(done.push(`end ${id}`) > 0) } as never;
    const results = await putBackAll(log, { kube, faultSwitch, removeContainer: () => Promise.resolve() });
    expect(results.map(({ failed }) => failed)).toEqual([null, null, null]);
    expect(done).toEqual(['end corruption', 'remove catalogue-a', 'remove catalogue-b', 'repair product-db']);
  });

  it('says so when a store does not repair its records', async () => {
    const log = logOf();
    log.ahead({ kind: 'records', namespace, service: 'product-db' });
    const means = { kube: podKube([], [], 503), faultSwitch: nothing, removeContainer: () => Promise.resolve() };
    expect(await putBackAll(log, means)).toMatchObject([{ failed: expect.stringContaining('503') }]);
    expect(log.open()).toHaveLength(1);
  });
});

function claim(name: string, spec: object, metadata: object): KubeObject {
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace, ...metadata }, spec };
}

function meansOf(kube: KubeClient) {
  return { kube, faultSwitch: nothing, removeContainer: () => Promise.resolve() };
}

function pod(name: string, service: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: { 'requal.dev/service': service } } };
}

/** Notes what is removed and which stores are asked to repair, and lets them answer with this status. */
function podKube(pods: readonly KubeObject[], done: string[], status: number): KubeClient {
  return {
    list: (_kind: string, _namespace: string, selector: string) =>
      Promise.resolve(
        pods.filter(({ metadata }) => selector === `requal.dev/service=${metadata.labels?.['requal.dev/service']}`),
      ),
    remove: (_kind: string, _namespace: string, name: string) => Promise.resolve(done.push(`remove ${name}`)),
    proxy: ({ service }: { readonly service: string }) => {
      done.push(`repair ${service}`);
      return Promise.resolve({ status, contentType: '', body: '' });
    },
  } as unknown as KubeClient;
}

describe('comparing snapshots', () => {
  it('finds no difference in what Kubernetes itself writes', async () => {
    const { kube } = memoryKube([configMap('a', '1')]);
    const bare = await takeSnapshot(kube, [namespace]);
    expect(compareSnapshots(bare, [configMap('a', '1')])).toEqual([]);
  });

  it('puts back first what others hang on', () => {
    const claim: KubeObject = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'c', namespace } };
    const set: KubeObject = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 's', namespace } };
    expect(compareSnapshots([set, claim], []).map(({ before }) => before!.kind)).toEqual([
      'PersistentVolumeClaim',
      'StatefulSet',
    ]);
    expect(Object.keys(kinds)).toContain('PersistentVolumeClaim');
  });
});
