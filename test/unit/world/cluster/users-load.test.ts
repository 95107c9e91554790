import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limits } from '../../../../src/domain/limits.ts';
import type { K6Process } from '../../../../src/world/cluster/k6/k6-process.ts';
import { steadyBaseline } from '../../../../src/world/cluster/users-load.ts';
import { smallShop } from './small-shop.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Users of whom one fails in each second of these since their release; how long the baseline took, or why it failed. */
async function baseline(failing: readonly (readonly [number, number])[], laidOut: boolean) {
  const releasedAt = Date.now();
  const isBad = (from: number, to: number) =>
    failing.some(([begin, end]) => releasedAt + begin * 1_000 < to && releasedAt + end * 1_000 > from);
  const windows = {
    between: (from: number, to: number) => ({ offered: 60, failed: isBad(from, to) ? 5 : 0, meanMs: 20 }),
  };
  const users = { windows, fault: () => null } as unknown as K6Process;
  const beginsAt = laidOut ? releasedAt + limits.clusterBaselineMs : null;
  const took = steadyBaseline(users, smallShop, { releasedAt, beginsAt }, new AbortController().signal).then(
    () => (Date.now() - releasedAt) / 1_000,
    (error: unknown) => (error as Error).message,
  );
  await vi.advanceTimersByTimeAsync(limits.clusterBaselineMs + 1_000);
  return took;
}

describe('a baseline', () => {
  it('is over as soon as it is steady', async () => {
    expect(await baseline([[0, 5]], false)).toBe(9);
  });

  it('lasts until no rate that telemetry tells is of a time before users came', async () => {
    expect(limits.clusterShownMs).toBeGreaterThanOrEqual(limits.prometheusLookbackMs + 2_000);
    expect(await baseline([], false)).toBe(7);
  });

  it('of a trial that is laid out lasts to its moment, and one failed request just then is no harm', async () => {
    expect(await baseline([], true)).toBe(30);
    expect(await baseline([[29, 29.1]], true)).toBe(30);
  });

  it('of a target that has ceased to serve is none, although it was steady before', async () => {
    expect(await baseline([[15, 31]], true)).toMatch(/no steady baseline/);
  });
});
