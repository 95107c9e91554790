import { describe, expect, it } from 'vitest';
import { compileCondition } from '../../../src/policy/condition.ts';
import { variables } from '../../../src/policy/variables.ts';

function entangled(text: string): readonly string[] {
  const result = compileCondition(text, variables);
  return result.kind === 'compiled' ? result.condition.entangled : ['does not compile'];
}

describe('what a condition entangles', () => {
  it.each([
    ['agent.confidence >= 0.85 && !scope.regulated'],
    ['scope.kind in ["cache", "queue"] || agent.pattern.startsWith("oom")'],
    ['has(budget.remaining) ? 0.5 < budget.remaining : event.active'],
    ['scope.shared == scope.regulated'],
    ['(agent.confidence > 0.5) == (pattern.occurrences > 3)'],
  ])('is nothing in %s', (text) => {
    expect(entangled(text)).toEqual([]);
  });

  it.each([
    ['pattern.reviewed < pattern.occurrences', ['pattern.occurrences', 'pattern.reviewed']],
    ['agent.confidence >= (scope.production ? 0.9 : 0.8)', ['agent.confidence']],
    ['size(agent.pattern) > 3', ['agent.pattern']],
    ['event.active && scope.services > (scope.kind == "cache" ? 1 : 2)', ['scope.kind', 'scope.services']],
    ['[1, 2].exists(n, pattern.occurrences > n)', ['pattern.occurrences']],
  ])('is told of %s', (text, paths) => {
    expect(entangled(text)).toEqual(paths);
  });
});
