import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kaplanMeier, restrictedMean } from '../../../src/statistics/survival.ts';

const days = (afterMs: number, recovered: boolean) => ({ afterMs, recovered });

// Remission of leukaemia under 6-mercaptopurine (E. J. Freireich and others, Blood 21, 1963), the standard example of the method.
const remission = [
  ...[6, 6, 6, 7, 10, 13, 16, 22, 23].map((day) => days(day, true)),
  ...[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map((day) => days(day, false)),
];

describe('the survival curve', () => {
  it('has the published shares and standard errors of the standard example', () => {
    const steps = kaplanMeier(remission, 0.95);
    expect(steps.map(({ fromMs, share, atRisk }) => [fromMs, Number(share.toFixed(3)), atRisk])).toEqual([
      [0, 1, 21],
      [6, 0.857, 21],
      [7, 0.807, 17],
      [10, 0.753, 15],
      [13, 0.69, 12],
      [16, 0.627, 11],
      [22, 0.538, 7],
      [23, 0.448, 6],
    ]);
    // The bounds that R's survfit(conf.type = "log-log") prints for days 6 and 23.
    expect(steps[1]?.low).toBeCloseTo(0.6197, 3);
    expect(steps[1]?.high).toBeCloseTo(0.9516, 3);
    expect(steps.at(-1)?.low).toBeCloseTo(0.1881, 3);
    expect(steps.at(-1)?.high).toBeCloseTo(0.6801, 3);
  });

  it('gives the mean of min(time, horizon) where nothing is censored before the horizon', () => {
    const times = fc.array(fc.integer({ min: 0, max: 3_600_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 3_600_000 }), (afters, horizonMs) => {
        // What had not recovered by the horizon is censored there.
        const recoveries = afters.map((afterMs) => days(Math.min(afterMs, horizonMs), afterMs < horizonMs));
        const mean = recoveries.reduce((sum, { afterMs }) => sum + afterMs, 0) / recoveries.length;
        expect(restrictedMean(kaplanMeier(recoveries, 0.95), horizonMs)).toBeCloseTo(mean, 4);
      }),
    );
  });

  it('says nothing about no trials, and stays at 1 where none recovered', () => {
    expect(kaplanMeier([], 0.95)).toEqual([{ fromMs: 0, share: 1, low: 0, high: 1, atRisk: 0 }]);
    const never = kaplanMeier([days(10, false), days(10, false)], 0.95);
    expect(never.map(({ share }) => share)).toEqual([1]);
    expect(restrictedMean(never, 10)).toBe(10);
  });

  it('counts a trial censored at the moment of a recovery as still watched', () => {
    expect(kaplanMeier([days(5, false), days(5, true)], 0.95).at(-1)).toMatchObject({ share: 0.5, atRisk: 2 });
  });

  it('keeps its band within 0 to 1, around the share', () => {
    const trials = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(trials, (drawn) => {
        for (const { share, low, high } of kaplanMeier(
          drawn.map(([after, recovered]) => days(after, recovered)),
          0.95,
        )) {
          expect(low).toBeGreaterThanOrEqual(0);
          expect(low).toBeLessThanOrEqual(share);
          expect(high).toBeGreaterThanOrEqual(share);
          expect(high).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
