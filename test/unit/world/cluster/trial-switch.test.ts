import { beforeEach, afterEach, describe, expect, it, vi } from 'vitest';
import type { FaultSwitch } from '../../../../src/world/cluster/site.ts';
import { trialSwitch } from '../../../../src/world/cluster/trial-switch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A fault switch in memory, as the real one: what begins it anew empties it. */
function memorySwitch() {
  const state = { instance: 'first', faults: new Set<string>() };
  const inner = {
    put: (id: string) => Promise.resolve(void state.faults.add(id)),
    remove: async (id: string) => {
      const existed = state.faults.delete(id);
      // The switch has done it some time before its answer arrives.
      for (let n = 0; n < 20; n += 1) await Promise.resolve();
      return existed;
    },
    faults: () => Promise.resolve([...state.faults]),
    processorWork: () => Promise.resolve({ tookMs: 1, neededMs: 1, instance: state.instance }),
  };
  return { state, watched: trialSwitch(inner as unknown as FaultSwitch) };
}

const leak = (ttlMs: number) => ({ kind: 'leak', service: 'cart', bytesPerSecond: 1, ttlMs }) as const;

describe('the fault switch of a trial', () => {
  it('is trusted while it holds what was set, until that was taken away or its time was over', async () => {
    const { state, watched } = memorySwitch();
    await watched.put('a', leak(60_000));
    await watched.put('b', leak(1_000));
    await watched.put('c', leak(60_000));
    expect(await watched.look()).toBeNull();
    await watched.remove('c');
    await vi.advanceTimersByTimeAsync(1_000);
    state.faults.delete('b');
    expect(await watched.look()).toBeNull();
    expect(await watched.remove('b')).toBe(false);
    expect(await watched.remove('never')).toBe(false);
    expect(watched.fault).toBeNull();
  });

  it('is not when it began anew, although it tells the same as before', async () => {
    const { state, watched } = memorySwitch();
    await watched.processorWork();
    state.instance = 'second';
    expect(watched.fault).toBeNull();
    await watched.processorWork();
    expect(watched.fault).toMatch(/^the fault switch began anew in the middle of the trial/);
  });

  it('is asked at the end as well whether it began anew', async () => {
    const { state, watched } = memorySwitch();
    await watched.processorWork();
    state.instance = 'second';
    expect(await watched.look()).toMatch(/began anew/);
  });

  it('is not when a fault is gone at the end that nobody took away', async () => {
    const { state, watched } = memorySwitch();
    await watched.put('a', leak(60_000));
    state.faults.clear();
    expect(await watched.look()).toMatch(/^the fault a was no longer at the fault switch at the end of the trial/);
  });

  it('is trusted while a fault is being taken away', async () => {
    const { state, watched } = memorySwitch();
    await watched.put('a', leak(60_000));
    const removed = watched.remove('a');
    expect(state.faults.size).toBe(0);
    expect(await watched.look()).toBeNull();
    await removed;
  });

  it('is not when a fault is gone when it is to be cleared', async () => {
    const { state, watched } = memorySwitch();
    await watched.put('a', leak(60_000));
    state.faults.clear();
    await watched.remove('a');
    expect(watched.fault).toMatch(/^the fault a was no longer at the fault switch when it was to be cleared/);
  });
});
