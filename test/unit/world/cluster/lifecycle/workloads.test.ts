import { describe, expect, it } from 'vitest';
import { isReady, readWorkloads } from '../../../../../src/world/cluster/lifecycle/workloads.ts';
import type { KubeClient } from '../../../../../src/world/cluster/kube/kube-client.ts';
import type { KubeObject } from '../../../../../src/world/cluster/kube/kinds.ts';

type Status = NonNullable<KubeObject<'Deployment'>['status']>;

/** Whether a Deployment of three pods, at its second specification, counts as ready with this status. */
async function readyWith(status: Status): Promise<boolean> {
  const cart = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cart', namespace: 'requal-shop', generation: 2 },
    spec: { replicas: 3 },
    status,
  };
  const list = (kind: string) => Promise.resolve(kind === 'Deployment' ? [cart] : []);
  const [workload] = await readWorkloads({ list } as unknown as KubeClient, ['requal-shop']);
  expect(workload).toMatchObject({ namespace: 'requal-shop', name: 'cart', wanted: 3 });
  return isReady(workload!);
}

const whole: Status = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, readyReplicas: 3 };

describe('a workload', () => {
  it('is ready when all its pods are, and are of the newest template', async () => {
    expect(await readyWith(whole)).toBe(true);
  });

  it.each<[string, Status]>([
    ['the controller has not seen the newest specification', { ...whole, observedGeneration: 1 }],
    ['a pod is not ready', { ...whole, readyReplicas: 2 }],
    ['a pod is of the old template', { ...whole, updatedReplicas: 2 }],
    ['an old pod is still there', { ...whole, replicas: 4 }],
    ['there is none at all', {}],
  ])('is not ready while %s', async (_, status) => {
    expect(await readyWith(status)).toBe(false);
  });
});
