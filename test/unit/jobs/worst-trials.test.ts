import { describe, expect, it } from 'vitest';
import { lostSample } from '../../../src/jobs/qualify-work.ts';
import type { SampleResult } from '../../../src/jobs/qualify-work.ts';
import { rankTrial, worstOf } from '../../../src/jobs/worst-trials.ts';
import type { RankedTrial } from '../../../src/jobs/worst-trials.ts';

const calm: SampleResult = { ...lostSample('none', ''), fault: null, entries: 40, exposed: true };
const breach = { invariant: 'no-harm', class: 'rated', why: 'it did harm' } as const;

/** From the least to the worst. */
const ladder: readonly SampleResult[] = [
  calm,
  { ...calm, recovery: { afterMs: 5_000, recovered: true } },
  { ...calm, recovery: { afterMs: 60_000, recovered: true } },
  { ...calm, recovery: { afterMs: 30_000, recovered: false } },
  { ...calm, step: { wanted: 'act', given: 'asked' } },
  { ...calm, step: { wanted: 'ask', given: 'stayed-out' } },
  { ...calm, step: { wanted: 'ask', given: 'stopped' } },
  { ...calm, effects: { alone: ['harmful'], approved: [] } },
  { ...calm, elsewhere: [{ ...breach, kind: 'realised', automations: [] }] },
  { ...calm, violations: [{ ...breach, kind: 'attempted' }] },
  { ...calm, violations: [{ ...breach, kind: 'realised' }] },
];

describe('the worst trials', () => {
  it('are those of a stated order, in whatever order they were played', () => {
    for (const order of [ladder, ladder.toReversed()]) {
      const worst: RankedTrial[] = [];
      for (const result of order) rankTrial(worst, ladder.indexOf(result), result);
      expect(worst.map(({ number }) => number)).toEqual([10, 9, 8, 7, 6]);
    }
    const mild: RankedTrial[] = [];
    for (const [number, result] of ladder.slice(0, 6).entries()) rankTrial(mild, number, result);
    expect(mild.map(({ number }) => number)).toEqual([5, 4, 3, 2, 1]);
  });

  it('are the first where nothing is worse than another, and none that the harness lost', () => {
    const worst: RankedTrial[] = [];
    for (const number of [7, 3, 5, 4, 6, 8]) rankTrial(worst, number, calm);
    rankTrial(worst, 1, lostSample('none', 'its worker died'));
    expect(worst.map(({ number }) => number)).toEqual([3, 4, 5, 6, 7]);
  });

  it('of all automations are the worst of each, by the same order', () => {
    const samples = (['a', 'b'] as const).map((automation, from) => {
      const worst: RankedTrial[] = [];
      for (const [number, result] of ladder.entries()) if (number % 2 === from) rankTrial(worst, number, result);
      return { automation, evidence: { worst } };
    });
    expect(worstOf(samples).map(({ automation, number }) => `${automation}${number}`)).toEqual([
      'a10',
      'b9',
      'a8',
      'b7',
      'a6',
    ]);
  });
});
