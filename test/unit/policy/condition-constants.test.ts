import { describe, expect, it } from 'vitest';
import { conditionOf } from '../../helpers/cel-compile.ts';

describe('the constants of a condition', () => {
  it('are every comparison of a path with a literal, in the order of the text', () => {
    expect(conditionOf('agent.confidence >= 0.85 && (scope.regulated || pattern.occurrences < 10)').constants).toEqual([
      { path: 'agent.confidence', operator: '>=', value: 0.85, offset: 0 },
      { path: 'pattern.occurrences', operator: '<', value: 10, offset: 48 },
    ]);
  });

  it.each([
    ['10 <= pattern.occurrences', '>='],
    ['10 < pattern.occurrences', '>'],
    ['10 >= pattern.occurrences', '<='],
    ['10 > pattern.occurrences', '<'],
    ['10 == pattern.occurrences', '=='],
    ['10 != pattern.occurrences', '!='],
  ])('have the path on the left: %s', (source, operator) => {
    expect(conditionOf(source).constants).toEqual([{ path: 'pattern.occurrences', operator, value: 10, offset: 0 }]);
  });

  it('include memberships and prefixes', () => {
    expect(conditionOf('scope.services in [1, 2]').constants).toEqual([
      { path: 'scope.services', operator: 'in', value: [1, 2], offset: 0 },
    ]);
    expect(conditionOf('"log" in evidence.kinds').constants).toEqual([
      { path: 'evidence.kinds', operator: 'contains', value: 'log', offset: 0 },
    ]);
    expect(conditionOf('service.owner.startsWith("pay")').constants).toEqual([
      { path: 'service.owner', operator: 'startsWith', value: 'pay', offset: 0 },
    ]);
  });

  it('are found inside not, ternary and macros, and negative numbers are literals', () => {
    const source = '!(scope.services == -1) && (scope.regulated ? agent.confidence > 0.5 : service.owner == "a")';
    expect(conditionOf(source).constants.map(({ value }) => value)).toEqual([-1, 0.5, 'a']);
    expect(conditionOf('evidence.kinds.all(k, scope.services < 3)').constants.map(({ value }) => value)).toEqual([3]);
  });

  it('leave out comparisons between two paths', () => {
    expect(conditionOf('scope.services > pattern.occurrences').constants).toEqual([]);
  });
});
