import { describe, expect, it } from 'vitest';
import { conditionOf } from '../../helpers/cel-compile.ts';

const x = 'agent.confidence';
const y = 'pattern.occurrences';

describe('a has() that dominates a read guards it', () => {
  it.each([
    'has(agent.confidence)',
    'has(agent.confidence) && agent.confidence > 0.5',
    '!has(agent.confidence) || agent.confidence > 0.5',
    'has(agent.confidence) ? agent.confidence > 0.5 : false',
    '!has(agent.confidence) ? false : agent.confidence > 0.5',
    '!(!has(agent.confidence)) && agent.confidence > 0.5',
    'has(agent.confidence) && scope.regulated && agent.confidence > 0.5',
    '(scope.regulated && has(agent.confidence)) && agent.confidence > 0.5',
    '!(!has(agent.confidence) || scope.regulated) && agent.confidence > 0.5',
    '!(has(agent.confidence) && scope.regulated) || agent.confidence > 0.5',
    '((has(agent.confidence) && scope.regulated) || (has(agent.confidence) && !scope.regulated)) && agent.confidence > 0.5',
    '(scope.regulated ? has(agent.confidence) : has(agent.confidence)) && agent.confidence > 0.5',
    '(scope.regulated ? !has(agent.confidence) : !has(agent.confidence)) || agent.confidence > 0.5',
    '(has(agent.confidence) ? scope.regulated : !has(agent.confidence)) || agent.confidence > 0.5',
    '(has(agent.confidence) ? agent.confidence : 0) > 0.5',
    'has(agent.confidence) && evidence.kinds.exists(k, k == "log" && agent.confidence > 0.5)',
    'evidence.kinds.exists(k, has(agent.confidence) && agent.confidence > 0.5)',
    'has(agent.confidence) && (scope.regulated ? agent.confidence > 0.5 : agent.confidence > 0.9)',
  ])('%s', (source) => {
    expect(conditionOf(source).unguarded).not.toContain(x);
    expect(conditionOf(source).reads).toContain(x);
  });
});

describe('a has() that does not dominate a read does not guard it', () => {
  it.each([
    'agent.confidence > 0.5',
    'agent.confidence > 0.5 && has(agent.confidence)',
    'has(agent.confidence) || agent.confidence > 0.5',
    '!has(agent.confidence) && agent.confidence > 0.5',
    'has(agent.confidence) ? scope.regulated : agent.confidence > 0.5',
    '(has(agent.confidence) || scope.regulated) && agent.confidence > 0.5',
    '!(has(agent.confidence) && scope.regulated) && agent.confidence > 0.5',
    '!(has(agent.confidence) || scope.regulated) || agent.confidence > 0.5 && false',
    '(scope.regulated ? has(agent.confidence) : true) && agent.confidence > 0.5',
    '(scope.regulated ? !has(agent.confidence) : false) || agent.confidence > 0.5',
    '(scope.regulated ? false : !has(agent.confidence)) || agent.confidence > 0.5',
    'has(pattern.occurrences) && agent.confidence > 0.5',
    '(has(agent.confidence) && agent.confidence > 0.5) || agent.confidence > 0.9',
    'has(agent.confidence) == true && agent.confidence > 0.5',
    'evidence.kinds.all(k, has(agent.confidence)) && agent.confidence > 0.5',
    'evidence.kinds.exists(k, has(agent.confidence)) && agent.confidence > 0.5',
    'agent.confidence > 0.5 ? has(agent.confidence) : false',
    'true || agent.confidence > 0.5',
    'false && agent.confidence > 0.5',
    'false ? agent.confidence > 0.5 : true',
    'agent.confidence in [1, 2]',
    'agent.confidence == agent.confidence',
  ])('%s', (source) => {
    expect(conditionOf(source).unguarded).toContain(x);
  });
});

describe('the paths of a condition', () => {
  it('are sorted and named once', () => {
    const condition = conditionOf('pattern.occurrences > 1 && agent.confidence > 0.5 && pattern.occurrences < 9');
    expect(condition.reads).toEqual([x, y]);
    expect(condition.unguarded).toEqual([x, y]);
  });

  it('include what is read inside every kind of expression', () => {
    const condition = conditionOf(
      'size(evidence.kinds) > 1 && service.owner.startsWith("a") && (scope.regulated ? 1 : 2) == scope.services',
    );
    expect(condition.reads).toEqual(['evidence.kinds', 'scope.regulated', 'scope.services', 'service.owner']);
  });

  it('are none in a condition of literals', () => {
    expect(conditionOf('true').reads).toEqual([]);
    expect(conditionOf('true').evaluate({})).toEqual({ kind: 'true' });
  });
});
