import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw, drawAll, quantile } from '../../src/base/draw.ts';

const seeds = fc.maxSafeNat();
const names = fc.string({ maxLength: 20 });
const ordinals = fc.nat();
const drawsCount = 200_000;

/** The sum of squared deviations from equal counts, in units of the expected count: about `cells` if uniform. */
function chiSquare(cells: number, cellOf: (i: number) => number): number {
  const counts = new Float64Array(cells);
  for (let i = 0; i < drawsCount; i++) counts[cellOf(i)]! += 1;
  const expected = drawsCount / cells;
  return counts.reduce((sum, count) => sum + ((count - expected) * (count - expected)) / expected, 0);
}

// With 399 degrees of freedom, 520 is passed by one fair generator in thirty thousand; the draws are fixed.
const chiSquareMax = 520;

describe('draws', () => {
  it('lie in [0, 1) and depend on their key alone', () => {
    fc.assert(
      fc.property(seeds, names, names, ordinals, (seed, label, subject, ordinal) => {
        const value = draw(seed, label, subject, ordinal);
        draw(seed, label, subject, ordinal + 1);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(1);
        expect(draw(seed, label, subject, ordinal)).toBe(value);
      }),
    );
  });

  it('are the same one by one and many at once', () => {
    fc.assert(
      fc.property(
        seeds,
        names,
        names,
        ordinals,
        fc.integer({ min: 1, max: 5 }),
        (seed, label, subject, first, fours) => {
          const many = new Float64Array(4 * fours);
          drawAll(seed, label, subject, first, many);
          expect([...many]).toEqual(Array.from(many, (_, i) => draw(seed, label, subject, first + i)));
        },
      ),
    );
  });

  it('differ when any part of the key differs', () => {
    fc.assert(
      fc.property(seeds, names, names, ordinals, (seed, label, subject, ordinal) => {
        const others = [
          draw(seed === 0 ? 1 : seed - 1, label, subject, ordinal),
          draw(seed, `${label}x`, subject, ordinal),
          draw(seed, label, `${subject}x`, ordinal),
          draw(seed, label, subject, ordinal + 1),
          draw(seed, `${label}a`, `b${subject}`, ordinal),
          draw(seed, `${label}ab`, subject, ordinal),
        ];
        expect(new Set([draw(seed, label, subject, ordinal), ...others]).size).toBe(7);
      }),
    );
  });

  it('fall evenly on 400 cells over ordinals and over seeds', () => {
    expect(chiSquare(400, (i) => Math.floor(draw(1, 'noise', 'checkout', i) * 400))).toBeLessThan(chiSquareMax);
    expect(chiSquare(400, (i) => Math.floor(draw(i, 'noise', 'checkout', 0) * 400))).toBeLessThan(chiSquareMax);
  });

  it.each([
    ['neighbouring ordinals', (i: number) => draw(1, 'noise', 'checkout', i + 1)],
    ['another subject', (i: number) => draw(1, 'noise', 'payments', i)],
    ['another label', (i: number) => draw(1, 'answer', 'checkout', i)],
    ['the next seed', (i: number) => draw(2, 'noise', 'checkout', i)],
  ])('are independent of those of %s', (_, other) => {
    const cell = (i: number) => Math.floor(draw(1, 'noise', 'checkout', i) * 20) * 20 + Math.floor(other(i) * 20);
    expect(chiSquare(400, cell)).toBeLessThan(chiSquareMax);
  });

  it('become quantiles that rise with the draw and stay within the table', () => {
    const tables = fc
      .array(fc.nat(1_000_000), { minLength: 1, maxLength: 11 })
      .map((table) => table.toSorted((a, b) => a - b));
    const chances = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(tables, chances, chances, (table, p, q) => {
        const [low, high] = [quantile(table, Math.min(p, q)), quantile(table, Math.max(p, q))];
        expect(high - low).toBeGreaterThan(-1e-6);
        expect(low).toBeGreaterThanOrEqual(table[0] as number);
        expect(high).toBeLessThanOrEqual((table.at(-1) as number) + 1e-6);
      }),
    );
  });
});
