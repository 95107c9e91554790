import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createExplorationProgress } from '../../../src/report/exploration-progress.ts';
import type { ExplorationEnd, Told } from '../../../src/report/exploration-progress.ts';

const counts = { behaviours: 4, pairs: 90, violations: 3, kept: 1 };
const exploring = (runs: number): Told => ({ phase: 'exploring', runs, ...counts, reducing: null });
const reducing = (place: number, trials: number): Told => ({
  phase: 'reducing',
  runs: 500,
  ...counts,
  reducing: { place, total: 3, trials },
});

/** What is written where nothing can be redrawn, when the given moments (ms) are told one after the other. */
function written(end: ExplorationEnd, told: readonly (readonly [at: number, what: Told])[]): readonly string[] {
  const stream = new PassThrough();
  let now = 0;
  const progress = createExplorationProgress(end, stream, false, () => now);
  for (const [at, what] of told) {
    now = at;
    progress.update(what);
  }
  progress.stop();
  return String(stream.read()).trimEnd().split('\n');
}

describe('the progress of an exploration', () => {
  it('tells the pace and the time that is left, by the runs or by the time, whichever is over first', () => {
    const told = [
      [0, exploring(0)],
      [1_000, exploring(10)],
      [40_000, exploring(400)],
    ] as const;
    const [first, line, last] = written({ runs: 1_000, time: null }, told);
    expect(first).toBe('Exploring 1000 incidents at most.');
    expect(line).toBe('400 incidents, 4 behaviours, 90 pairs of factors, 3 violations, 10 a second, 1 min left.');
    expect(last).toBe('400 incidents explored, 3 violations met.');
    const timed = written({ runs: 1_000_000, time: 60_000 }, told);
    expect(timed[0]).toBe('Exploring 1000000 incidents at most, for 1 min at most.');
    expect(timed[1]).toContain('10 a second, 20 s left');
    expect(written({ runs: 410, time: 60_000 }, told)[1]).toContain('10 a second, 1 s left');
  });

  it('tells which violation is being reduced, and goes on telling within one', () => {
    const [, one, other] = written({ runs: 500, time: null }, [
      [0, exploring(500)],
      [31_000, reducing(2, 7)],
      [31_500, reducing(2, 8)],
      [62_000, reducing(2, 60)],
    ]);
    expect(one).toBe('reducing violation 2 of 3: 7 trials, 1 kept.');
    expect(other).toBe('reducing violation 2 of 3: 60 trials, 1 kept.');
  });
});
