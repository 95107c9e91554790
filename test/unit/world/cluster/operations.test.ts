import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { faultSchema } from '../../../../src/domain/fault.ts';
import { createOperations } from '../../../../src/world/cluster/operations.ts';
import type { Site } from '../../../../src/world/cluster/site.ts';
import { smallShop } from './small-shop.ts';

const fault = faultSchema.parse({ id: 'leak', kind: 'memory-leak', target: 'cart', at: '1m', pattern: 'p' });

/** A shop with a leak whose growth a test chooses, and which reaches the switch when the test lets it. */
function leaking() {
  const state = { growth: 0, atSwitch: Promise.resolve() };
  const site = {
    scenario: smallShop,
    timeScale: 10,
    notes: new Map(),
    restoreLog: { ahead: () => 'step' },
    faultSwitch: { put: () => state.atSwitch, remove: () => Promise.resolve(true) },
    prometheus: {
      instant: () => Promise.resolve({ kind: 'series', warnings: [], series: [{ points: [[0, state.growth]] }] }),
    },
  } as unknown as Site;
  const operations = createOperations(site);
  onTestFinished(() => operations.stop());
  return { state, operations };
}

describe('a fault that was begun', () => {
  it('is unseen until another observer has seen it bite, and says what is missing', async () => {
    const { state, operations } = leaking();
    expect(operations.unseenFault).toBeNull();
    operations.begin({ kind: 'inject', id: 'in', fault });
    const unseen = 'the fault leak (memory-leak) did not bite by the end of the trial: ';
    expect(operations.unseenFault).toBe(`${unseen}it was still being brought about`);
    await vi.waitFor(() => expect(operations.unseenFault).toBe(`${unseen}the growth of memory in cart is 0`));
    expect(operations.activeFaults).toEqual(['leak']);
    state.growth = 1e9;
    await vi.waitFor(() => expect(operations.take()).toMatchObject([{ id: 'in', outcome: 'done' }]));
    expect(operations.unseenFault).toBeNull();
  });

  it('stays unseen when it is cleared before it was seen', async () => {
    const { operations } = leaking();
    operations.begin({ kind: 'inject', id: 'in', fault });
    await vi.waitFor(() => expect(operations.activeFaults).toEqual(['leak']));
    operations.begin({ kind: 'clear', id: 'out', faultId: 'leak' });
    await vi.waitFor(() => expect(operations.take()).toMatchObject([{ id: 'out', outcome: 'done' }]));
    expect(operations.unseenFault).toContain('did not bite by the end of the trial');
  });

  it('is cleared as soon as it is there when its end comes while it is being brought about', async () => {
    const { state, operations } = leaking();
    let arrive = (): void => undefined;
    state.atSwitch = new Promise((done) => (arrive = done));
    operations.begin({ kind: 'inject', id: 'in', fault });
    operations.begin({ kind: 'clear', id: 'out', faultId: 'leak' });
    await new Promise((done) => setTimeout(done, 20));
    expect(operations.take()).toEqual([]);
    arrive();
    await vi.waitFor(() => expect(operations.take()).toMatchObject([{ id: 'out', outcome: 'done' }]));
    expect(operations.activeFaults).toEqual([]);
  });
});
