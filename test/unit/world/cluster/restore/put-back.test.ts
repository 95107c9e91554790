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
});

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
