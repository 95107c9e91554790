import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../../helpers/cells-of.ts';
import { level } from '../../../helpers/policy-candidate.ts';

/** Two levels that want something else at each of so many single cells, no two of which a region joins. */
function contradictions(count: number): readonly string[] {
  const at = (index: number) => `(scope.services == ${index} && scope.namespaces == ${index})`;
  const all = Array.from({ length: count }, (_, index) => at(2 * index + 2)).join(' || ');
  const levels = [level(4, [['act', all]]), level(2, [['ask', all]])];
  return cellsOf({ levels, fallback: 2 })
    .filter(({ rule }) => rule === 'contradiction')
    .map(({ message }) => message.split(', act')[0] ?? '');
}

const region = (index: number) => `Where scope.namespaces is ${index} and scope.services is ${index}`;

describe('a contradiction', () => {
  it('is told region by region', () => {
    expect(contradictions(5)).toEqual([2, 4, 6, 8, 10].map(region));
  });

  it('is told as a number of cells beside the regions that are told, where there are more', () => {
    expect(contradictions(9)).toEqual([
      ...[2, 4, 6, 8].map(region),
      'In the case shown as well and in 4 more cells, beside what is told one by one',
    ]);
  });

  it('is none where nothing is recommended, since no level is given there but by what is shown', () => {
    const levels = [level(4, [['act', 'action.kind == "none"']]), level(2, [['ask', 'action.kind == "none"']])];
    expect(cellsOf({ levels, fallback: 2 }).filter(({ rule }) => rule === 'contradiction')).toEqual([]);
  });
});
