import { describe, expect, it } from 'vitest';
import type { ClusterRecord } from '../../../../../src/domain/cluster.ts';
import { isHalfMade } from '../../../../../src/world/cluster/lifecycle/claim-cluster.ts';
import type { NodeContainer } from '../../../../../src/world/cluster/lifecycle/engine.ts';

const making: ClusterRecord = {
  schema: 'requal/cluster/v1',
  name: 'requal',
  state: 'making',
  since: '2026-01-01T00:00:00Z',
  ports: { entry: 4001, prometheus: 4002 },
};

function containerWith(...ports: (readonly [number, number])[]): NodeContainer {
  return { running: true, startedAt: '2026-01-01T00:00:01Z', ports: new Map(ports) };
}

const ours = containerWith([30443, 4001], [30090, 4002], [6443, 4003]);

describe('a cluster that an earlier run left half-made', () => {
  it('is known by the ports that were noted before', () => {
    expect(isHalfMade(making, ours)).toBe(true);
  });

  it('is not one that somebody else made under the same name', () => {
    expect(isHalfMade(making, containerWith([6443, 4003]))).toBe(false);
    expect(isHalfMade(making, containerWith([30443, 4001], [30090, 5002]))).toBe(false);
    expect(isHalfMade({ ...making, ports: null }, containerWith())).toBe(false);
  });

  it('is not a whole one, an unknown one, or none', () => {
    expect(isHalfMade({ ...making, state: 'made' }, ours)).toBe(false);
    expect(isHalfMade(null, ours)).toBe(false);
    expect(isHalfMade(making, null)).toBe(false);
  });
});
