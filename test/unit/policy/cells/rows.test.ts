import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../../../src/policy/cells/rows.ts';

describe('rows', () => {
  it('are every combination where there are few', () => {
    const { rows, total, strength } = rowsOf([2, 3], 6);
    expect(new Set(rows.map((row) => row.join()))).toEqual(new Set(['0,0', '0,1', '0,2', '1,0', '1,1', '1,2']));
    expect([rows.length, total, strength]).toEqual([6, 6, null]);
  });

  it('are one empty row where there is nothing to combine', () => {
    expect(rowsOf([], 10).rows).toEqual([[]]);
  });

  it('hold every combination of any `strength` axes where there are many, and stay below the bound', () => {
    const sizes = fc.array(fc.integer({ min: 2, max: 7 }), { minLength: 5, maxLength: 9 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 49, max: 2_500 }), fc.infiniteStream(fc.nat()), (axes, most, picks) => {
        const { rows, total, strength } = rowsOf(axes, most);
        fc.pre(strength !== null);
        expect(rows.length).toBeLessThanOrEqual(most);
        expect(total).toBeGreaterThan(most);
        // The smallest prime that serves nine axes of seven cells is eleven.
        expect(strength ?? 0).toBeGreaterThanOrEqual(most >= 121 ? 2 : 1);
        const pick = (): number => picks.next().value ?? 0;
        const chosen = [...new Set(Array.from({ length: strength ?? 0 }, () => pick() % axes.length))];
        const wanted = chosen.map((axis) => pick() % (axes[axis] ?? 1));
        expect(rows.some((row) => chosen.every((axis, index) => row[axis] === wanted[index]))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
