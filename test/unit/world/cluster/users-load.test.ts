import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limits } from '../../../../src/domain/limits.ts';
import type { K6Process } from '../../../../src/world/cluster/k6/k6-process.ts';
import { steadyBaseline } from '../../../../src/world/cluster/users-load.ts';
import { smallShop } from './small-shop.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/**
 * Users, fifteen a second from some second after their release on, of whom some fail in each of these spans of seconds since then; how
 * long the baseline took, or why it failed.
 */
async function baseline(failing: readonly (readonly [number, number])[], laidOut: boolean, fromSecond = 0) {
  const releasedAt = Date.now();
  const isBad = (from: number, to: number) =>
    failing.some(([begin, end]) => releasedAt + begin * 1_000 < to && releasedAt + end * 1_000 > from);
  const windows = {
    between: (from: number, to: number) => {
      const seconds = (to - Math.max(from, releasedAt + fromSecond * 1_000)) / 1_000;
      return { offered: Math.max(0, Math.floor(15 * seconds)), failed: isBad(from, to) ? 5 : 0, meanMs: 20 };
    },
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

  it('lasts until no rate that telemetry tells is of a time before users came, however late they come', async () => {
    expect(limits.clusterShownMs).toBeGreaterThanOrEqual(limits.prometheusLookbackMs + 1_000);
    expect(await baseline([], false)).toBe(6.25);
    expect(await baseline([], false, 3)).toBe(9.25);
    expect(await baseline([], false, 28)).toMatch(/no steady baseline/);
  });

  it('of a trial that is laid out lasts to its moment, and one failed request just then is no harm', async () => {
    expect(await baseline([], true)).toBe(30);
    expect(await baseline([[29, 29.1]], true)).toBe(30);
  });

  it('of a target that has ceased to serve is none, although it was steady before', async () => {
    expect(await baseline([[15, 31]], true)).toMatch(/no steady baseline/);
  });
});
