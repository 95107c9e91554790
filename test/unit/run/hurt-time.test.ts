import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/domain/limits.ts';
import type { Truth } from '../../../src/domain/world.ts';
import { createHurtTime } from '../../../src/run/hurt-time.ts';

function truth(at: number, objectiveMet: boolean): Truth {
  return {
    at,
    offered: 0,
    failed: 0,
    successRatio: 1,
    latencyMs: 0,
    objectiveMet,
    budgetRemaining: 1,
    recordsLost: 0,
    activeFaults: [],
    leastReady: { service: '', fraction: 1 },
  };
}

describe('the time in which users were hurt', () => {
  it('runs from each crossing of the objective to the next, in steps of any length', () => {
    const all = [
      truth(10_000, true),
      truth(15_000, false),
      truth(40_000, false),
      truth(60_000, true),
      truth(90_000, false),
    ];
    const inSteps = createHurtTime();
    for (const one of all) inSteps.add([one]);
    const atOnce = createHurtTime();
    atOnce.add(all);
    expect([inSteps.totalMs(), atOnce.totalMs()]).toEqual([45_000, 45_000]);
    inSteps.add([truth(100_000, false)]);
    expect(inSteps.totalMs()).toBe(55_000);
  });

  it('is told by its spans, each from a crossing to the next, the last as far as is known', () => {
    const hurt = createHurtTime();
    const truths = [truth(15_000, false), truth(40_000, false), truth(60_000, true), truth(90_000, false)];
    for (const one of truths) hurt.add([one]);
    expect(hurt.spans()).toEqual([[15_000, 60_000]]);
    hurt.add([truth(90_000, false), truth(100_000, false)]);
    expect(hurt.spans()).toEqual([
      [15_000, 60_000],
      [90_000, 100_000],
    ]);
  });

  it('is told in all only where it flickers for longer than anybody would read', () => {
    const flickering = (times: number) => {
      const hurt = createHurtTime();
      for (let i = 0; i < times; i++) hurt.add([truth(20_000 * i, false), truth(20_000 * i + 5_000, true)]);
      return hurt;
    };
    expect(flickering(limits.hurtSpansMax).spans()).toHaveLength(limits.hurtSpansMax);
    expect(flickering(limits.hurtSpansMax + 1).spans()).toBeNull();
    expect(flickering(limits.hurtSpansMax + 1).totalMs()).toBe(5_000 * (limits.hurtSpansMax + 1));
  });

  it('is none where the objective was met throughout', () => {
    const hurt = createHurtTime();
    hurt.add([truth(10_000, true), truth(3_600_000, true)]);
    expect(hurt.totalMs()).toBe(0);
  });
});
