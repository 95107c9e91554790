import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortKeys } from '../../../src/base/sort-keys.ts';

describe('sortKeys', () => {
  it('sorts any keys as the engine does, by UTF-16 code units, and says whether there was anything to do', () => {
    const keys = fc.uniqueArray(fc.string({ unit: 'binary' }), { maxLength: 60 });
    fc.assert(
      fc.property(keys, (given) => {
        const sorted = [...given].sort();
        const keysToSort = [...given];
        expect(sortKeys(keysToSort)).toBe(given.every((key, index) => key === sorted[index]));
        expect(keysToSort).toEqual(sorted);
        expect(sortKeys(keysToSort)).toBe(true);
      }),
    );
  });

  it.each([23, 24, 25])('sorts %i keys that stand in reverse', (count) => {
    const sorted = Array.from({ length: count }, (_, index) => `key-${String(index).padStart(3, '0')}`);
    const reversed = sorted.toReversed();
    expect(sortKeys(reversed)).toBe(false);
    expect(reversed).toEqual(sorted);
  });
});
