import { describe, expect, it } from 'vitest';
import type { KubeClient } from '../../../../../src/world/cluster/kube/kube-client.ts';
import { desiredReplicas, freeStalledRollout } from '../../../../../src/world/cluster/lifecycle/stalled-rollout.ts';

interface Given {
  readonly wanted: number;
  /** Replicas of each replica set, and the number that is written on it. */
  readonly sets: readonly (readonly [replicas: number, written: string | null])[];
  /** Pods of the newest template. */
  readonly updated?: number;
  /** So many looks at whether the rollout goes on are not answered. */
  readonly losing?: number;
}

/** Numbers that the Deployment is scaled to, one after the other, by a controller that then goes on at once. */
async function scaledTo({
  wanted,
  sets,
  updated = 0,
  losing = 0,
}: Given): Promise<{ readonly freed: boolean; readonly to: readonly unknown[] }> {
  const to: unknown[] = [];
  let lost = 0;
  const kube = {
    read: async () => {
      if (to.length > 0 && lost++ < losing) throw new Error('no answer');
      return { spec: { replicas: wanted }, status: { updatedReplicas: updated + to.length } };
    },
    list: async (_kind: string, namespace: string, labels: string) => {
      expect([namespace, labels]).toEqual(['requal-shop', 'requal.dev/workload=cart']);
      return sets.map(([replicas, written]) => ({
        metadata: { annotations: written === null ? {} : { [desiredReplicas]: written } },
        spec: { replicas },
      }));
    },
    patch: async (...[, , , patch]: Parameters<KubeClient['patch']>) => {
      to.push((patch.value as { spec: { replicas: number } }).spec.replicas);
    },
  };
  const freed = await freeStalledRollout(kube as unknown as KubeClient, 'requal-shop', 'cart');
  return { freed, to };
}

const nothing = { freed: false, to: [] };

describe('a rollout that Kubernetes does not go on with', () => {
  it('is freed by the number that is written on the only replica set that has replicas, and scaled back then', async () => {
    const sets = [
      [1, '2'],
      [0, '1'],
    ] as const;
    expect(await scaledTo({ wanted: 1, sets })).toEqual({ freed: true, to: [2, 1] });
  });

  it('has its number of replicas back also where Kubernetes did not answer meanwhile', async () => {
    const sets = [[1, '2']] as const;
    expect(await scaledTo({ wanted: 1, sets, losing: 3 })).toEqual({ freed: true, to: [2, 1] });
  });

  it('is none where a pod of the newest template is there, which only takes its time', async () => {
    expect(await scaledTo({ wanted: 1, sets: [[1, '2']], updated: 1 })).toEqual(nothing);
  });

  it('is none where the number agrees, is not there or is none, or where the controller still scales or rolls out', async () => {
    expect(await scaledTo({ wanted: 1, sets: [[1, '1']] })).toEqual(nothing);
    expect(await scaledTo({ wanted: 1, sets: [[1, null]] })).toEqual(nothing);
    expect(await scaledTo({ wanted: 1, sets: [[1, 'many']] })).toEqual(nothing);
    expect(await scaledTo({ wanted: 1, sets: [[1, '0']] })).toEqual(nothing);
    expect(await scaledTo({ wanted: 1, sets: [[2, '2']] })).toEqual(nothing);
    expect(await scaledTo({ wanted: 2, sets: [[0, '1']] })).toEqual(nothing);
    const two = [
      [1, '2'],
      [1, '2'],
    ] as const;
    expect(await scaledTo({ wanted: 1, sets: two })).toEqual(nothing);
  });
});
