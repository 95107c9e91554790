import { describe, expect, it } from 'vitest';
import { actionKinds } from '../../../src/domain/action.ts';
import { faultKinds } from '../../../src/domain/fault.ts';
import { worldLimits } from '../../../src/jobs/world-limits.ts';
import { clusterCapabilities } from '../../../src/world/cluster/cluster-capabilities.ts';
import { simulatorCapabilities } from '../../../src/world/simulator/simulator-capabilities.ts';

const whatIn = (world: string) =>
  worldLimits()
    .find((one) => one.world === world)!
    .unsupported.map(({ what }) => what);

describe('what the worlds cannot do', () => {
  it.each([
    ['simulator', simulatorCapabilities],
    ['cluster', clusterCapabilities({ target: null })],
  ])('is told of the %s for each fault and action that it does not declare, and for no other', (world, declared) => {
    const missing = [
      ...faultKinds.filter((kind) => !declared.faults.includes(kind)).map((kind) => `fault ${kind}`),
      ...actionKinds.filter((kind) => !declared.actions.includes(kind)).map((kind) => `action ${kind}`),
    ];
    expect(whatIn(world).filter((what) => /^(fault|action) /.test(what))).toEqual(missing);
    expect(missing.length).toBeGreaterThan(0);
  });

  it('is told of a target of one’s own for what only requal’s has, and each row once', () => {
    const rows = whatIn('cluster');
    expect(rows).toEqual(expect.arrayContaining(['a target of your own: fault memory-leak', 'fault node-loss']));
    expect(rows).not.toContain('a target of your own: fault node-loss');
    expect(rows).not.toContain('a target of your own: fault bad-image');
    expect(rows).toContain('a target of your own: action throttle-traffic');
    expect(new Set(rows).size).toBe(rows.length);
  });

  it('is told of all three, each with a reason', () => {
    expect(worldLimits().map(({ world }) => world)).toEqual(['simulator', 'recorded', 'cluster']);
    for (const { unsupported } of worldLimits()) {
      for (const { why } of unsupported) expect(why.length).toBeGreaterThan(10);
    }
  });
});
