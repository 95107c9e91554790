import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { processorWork } from '../../../../src/base/processor-work.ts';
import { limits } from '../../../../src/domain/limits.ts';
import { shortageOf, worseLoad } from '../../../../src/domain/machine-load.ts';
import type { MachineLoad } from '../../../../src/domain/machine-load.ts';
import { watchMachine } from '../../../../src/world/cluster/machine-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A machine on which work takes so many times as long as it needs, in the cluster and for requal, after so many seconds. */
type Stretches = (seconds: number) => { readonly cluster: number | null; readonly harness: number };

async function watched(stretches: Stretches, seconds: number) {
  const began = performance.now();
  const now = () => stretches((performance.now() - began) / 1_000);
  const done = { tookMs: 0, neededMs: 0 };
  const ask = () => {
    const { cluster } = now();
    if (cluster === null) return Promise.reject(new Error('silent'));
    done.tookMs += 40 * cluster;
    done.neededMs += 40;
    return Promise.resolve({ ...done });
  };
  const watch = watchMachine(ask, () => ({ tookMs: 20 * now().harness, neededMs: 20 }));
  await vi.advanceTimersByTimeAsync(seconds * 1_000);
  const { worst, fault } = watch;
  watch.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  return { worst, fault, shortage: worst === null ? null : shortageOf(worst), timers: vi.getTimerCount() };
}

describe('the watch over the machine of a trial', () => {
  it('finds nothing wrong where work takes as long as it needs, or some times as long', async () => {
    const { worst, shortage, fault } = await watched(() => ({ cluster: 2, harness: 1.1 }), 120);
    expect(worst).toEqual({ overMs: limits.machineWindowMs, clusterStretch: 2, harnessStretch: 1.1 });
    expect([shortage, fault]).toEqual([null, null]);
  });

  it('knows nothing before a whole window, and ends when it is stopped', async () => {
    const { worst, timers } = await watched(() => ({ cluster: 99, harness: 99 }), 15);
    expect([worst, timers]).toEqual([null, 0]);
  });

  it('finds a pod that waits, and requal itself that waits, each alone', async () => {
    const cluster = await watched(() => ({ cluster: limits.clusterStretchMax + 1, harness: 1 }), 30);
    expect(cluster.shortage).toContain('a pod that no fault touches waited for it: work took 6.0 times');
    const harness = await watched(() => ({ cluster: 1, harness: limits.harnessStretchMax + 1 }), 30);
    expect(harness.shortage).toContain('requal itself waited for it');
  });

  it('passes over a moment, and remembers a window for the rest of the trial', async () => {
    const peak = (from: number, to: number) => (seconds: number) => ({
      cluster: seconds >= from && seconds < to ? 12 : 1,
      harness: 1,
    });
    expect((await watched(peak(40, 44), 120)).shortage).toBeNull();
    expect((await watched(peak(40, 80), 160)).shortage).toContain('short of processor time: over 20 s');
  });

  it('takes silence of the pod for no answer, never for room', async () => {
    const { worst, fault } = await watched(() => ({ cluster: null, harness: 1 }), 60);
    expect(worst).toMatchObject({ clusterStretch: null, harnessStretch: 1 });
    expect(fault).toMatch(/the fault switch has not told for \d+ s whether its machine has processor time \(silent\)$/);
  });

  it('counts nothing across a pod that began anew', async () => {
    let asked = 0;
    const ask = () => Promise.resolve(asked++ % 2 === 0 ? { tookMs: 900, neededMs: 100 } : { tookMs: 1, neededMs: 1 });
    const watch = watchMachine(ask, () => ({ tookMs: 20, neededMs: 20 }));
    await vi.advanceTimersByTimeAsync(limits.machineWindowMs + limits.machineLookEveryMs);
    expect(watch.worst?.clusterStretch ?? null).toBeNull();
    watch.stop();
  });
});

describe('of two looks at a machine', () => {
  const load = (clusterStretch: number | null, harnessStretch: number | null): MachineLoad => ({
    overMs: 20_000,
    clusterStretch,
    harnessStretch,
  });

  it('the worse is the one with more want by either measure', () => {
    expect(worseLoad(load(2, 1), load(1, 14))).toEqual(load(1, 14));
    expect(worseLoad(load(2, 1), load(null, 1))).toEqual(load(2, 1));
    expect(worseLoad(load(null, null), load(1, 1))).toEqual(load(1, 1));
  });
});

describe('work for a processor', () => {
  it('needs what was asked for, and takes at least about as long', () => {
    vi.useRealTimers();
    const { tookMs, neededMs } = processorWork(10);
    expect(neededMs).toBeGreaterThanOrEqual(10);
    expect(neededMs).toBeLessThan(200);
    expect(tookMs).toBeGreaterThan(3);
  });
});
