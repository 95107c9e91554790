import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedTree, treeChanges } from '../../../src/base/tree-changes.ts';

describe('changes of a tree', () => {
  it('lead from any value to any other, also by way of text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        const changes: unknown = JSON.parse(JSON.stringify(treeChanges(before, after)));
        expect(changedTree(before, changes)).toEqual(JSON.parse(JSON.stringify(after)));
      }),
    );
  });

  it('are none between equal values, and few between values that differ in little', () => {
    const before = { a: [1, 2, { b: 'x' }], c: null };
    expect(treeChanges(before, structuredClone(before))).toEqual([]);
    expect(treeChanges(before, { a: [1, 3, { b: 'y' }], c: null })).toEqual([3, 3, 1, 'y']);
  });

  it('replace as a whole what has another shape', () => {
    expect(treeChanges({ a: [1, 2], b: 0 }, { a: [1, 2, 3], b: 0 })).toEqual([1, [1, 2, 3]]);
    expect(treeChanges({ a: { x: 1 } }, { a: { y: 1 } })).toEqual([1, { y: 1 }]);
    expect(treeChanges([null], [{}])).toEqual([1, {}]);
  });

  it.each<[string, unknown]>([
    ['no list', { 0: 1 }],
    ['half a change', [1]],
    ['a place that is no number', ['1', 2]],
    ['a place before the beginning', [-1, 2]],
    ['a place beyond the end', [9, 2]],
    ['a second place beyond the end', [1, 2, 9, 2]],
  ])('that are %s belong to no value', (_, changes) => {
    expect(changedTree([1, 2], changes)).toBeUndefined();
  });
});
