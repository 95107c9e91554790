import { describe, expect, it } from 'vitest';
import { compileCondition } from '../../../src/policy/condition.ts';
import { conditionLengthMax } from '../../../src/policy/condition-limits.ts';
import { policyVariables, problemsOf } from '../../helpers/cel-compile.ts';

describe('the profile of conditions', () => {
  it.each([
    ['agent.confidence + 1 > 2', 'does no arithmetic'],
    ['-agent.confidence < 1', 'does no arithmetic'],
    ['agent.confidence % 2 == 1', 'does no arithmetic'],
    ['null == 1', 'To ask whether a value is there'],
    ['3u == 3u', 'can be written here'],
    ['b"a" == b"a"', 'can be written here'],
    ['agent.confidence > 9007199254740993', 'can be written here'],
    ['{"a": 1}.a == 1', 'exactly one dot'],
    ['agent.confidence in {1: 2}', "'map' is outside"],
    ['evidence.kinds[0] == "log"', "'[]' is outside"],
    ['evidence.kinds.map(k, k) == 1', 'map() is outside'],
    ['evidence.kinds.size() == 1', 'size() is outside'],
    ['service.owner.matches("a")', 'matches() is outside'],
    ['double(3) > 2', 'double() is outside'],
    ['cel.bind(x, 1, x > 2)', 'bind() is outside'],
    ['agent.confidence in []', 'at least one'],
    ['agent.confidence in [1, "a"]', 'A list in a condition holds'],
    ['agent.confidence in [scope.services]', 'A list in a condition holds'],
  ])('does not include %s', (source, part) => {
    expect(problemsOf(source).map(({ message }) => message)).toContainEqual(expect.stringContaining(part));
  });

  it.each([
    ['agent.confidence', 'this is a number', 0],
    ['scope.regulated ? 1 : 2', 'this is a number', 0],
    ['scope.regulated == "yes"', 'compares a boolean with a string', 0],
    ['true && agent.confidence > "a"', 'compares a number with a string', 8],
    ['service.owner < "a"', 'compares numbers', 0],
    ['scope.regulated < true', 'compares numbers', 0],
    ['evidence.kinds == ["a"]', 'does not compare lists', 0],
    ['!agent.confidence', 'negates true or false', 1],
    ['scope.regulated && service.owner', 'joins conditions', 19],
    ['agent.confidence ? true : false', "before '?' must be true or false", 0],
    ['(scope.regulated ? 1 : "a") == 1', 'of one type', 1],
    ['service.owner in [1, 2]', 'looks for a string in a list<number>', 0],
    ['"a" in "abc"', 'needs a list', 7],
    ['size(agent.confidence) > 1', 'measures a list or a string', 5],
    ['agent.confidence.startsWith("a")', 'asks about a string', 0],
    ['service.owner.startsWith(1)', 'looks for a string', 25],
    ['service.owner.all(k, true)', 'needs a list', 0],
    ['evidence.kinds.all(k, k)', 'must be true or false', 22],
    ['[1].all(n, n == "a")', 'compares a number with a string', 11],
  ])('does not let types be mixed in %s', (source, part, offset) => {
    expect(problemsOf(source)).toEqual([{ message: expect.stringContaining(part), offset, suggestion: null }]);
  });

  it.each([
    ['patern.occurences > 1', 0, 'pattern.occurrences'],
    ['true && pattern.occurences > 1', 8, 'pattern.occurrences'],
    ['has(agent.confidenc)', 4, 'agent.confidence'],
    ['service.owner.startWith("a")', 0, 'startsWith'],
    ['evidence.kinds.exist(k, true)', 0, 'exists'],
    ['weather.temperature > 1', 0, null],
  ])('tells the place of an unknown name in %s, and what was meant', (source, offset, suggestion) => {
    expect(problemsOf(source)).toEqual([{ message: expect.any(String), offset, suggestion }]);
  });

  it.each([
    ['pattern > 1', "'pattern' is a group"],
    ['has(agent)', "'agent' is a group"],
    ['has(1)', 'declared value'],
    ['has(agent.confidence > 1)', 'declared value'],
    ['has(agent.confidence, 1)', 'exactly one'],
    ['agent.confidence.more > 1', 'exactly one dot'],
    ['evidence.kinds.all(k, k.more == 1)', 'exactly one dot'],
    ['evidence.kinds.all(agent, true)', 'already the name of a group'],
    ['k == "a"', "'k' is not declared"],
    ['evidence.kinds.all(k, true) && k == "a"', "'k' is not declared"],
  ])('refuses %s', (source, part) => {
    const [problem] = problemsOf(source);
    expect(problem?.message).toContain(part);
  });

  it('tells all problems at once', () => {
    expect(problemsOf('agnt.confidence > 1 && scope.service > 2').map(({ suggestion }) => suggestion)).toEqual([
      'agent.confidence',
      'scope.services',
    ]);
  });

  it('tells the place of a syntax error', () => {
    expect(problemsOf('agent.confidence > > 1')).toEqual([
      { message: expect.stringContaining('Unexpected token'), offset: 19, suggestion: null },
    ]);
    expect(problemsOf('agent.confidence >')).toEqual([
      { message: 'The condition ends before it is complete.', offset: 18, suggestion: null },
    ]);
  });

  it('counts places over several lines', () => {
    expect(problemsOf('\n\nscope.regulated\n  && agent.confidense > 1')[0]?.offset).toBe(23);
  });

  it.each([
    ['too long', ' '.repeat(conditionLengthMax) + '1'],
    ['too deep', '('.repeat(500) + 'true' + ')'.repeat(500)],
    ['too many nodes', '!'.repeat(1900) + 'true'],
    ['empty', ''],
  ])('refuses a text that is %s', (_, source) => {
    expect(problemsOf(source)).toHaveLength(1);
  });

  it('reports a group that the engine keeps for itself as a problem', () => {
    const result = compileCondition('string.size > 1', [{ path: 'string.size', type: 'number', source: 'context' }]);
    expect(result).toEqual({ kind: 'invalid', problems: [expect.objectContaining({ offset: null })] });
  });

  it('accepts every form that the docstring names', () => {
    const forms = [
      'scope.services == 1 && agent.confidence >= 0.85',
      '!(service.owner != "a") || false',
      'scope.regulated ? scope.services < 2 : scope.services <= 3',
      'scope.services in [1, 2.5] && "log" in evidence.kinds',
      'has(agent.confidence) && size(evidence.kinds) >= 2 && size(service.owner) > 0',
      'service.owner.startsWith("pay")',
      'evidence.kinds.all(k, k != "") && ["a", "b"].exists(name, name in evidence.kinds)',
    ];
    expect(forms.map((source) => compileCondition(source, policyVariables).kind)).toEqual(forms.map(() => 'compiled'));
  });
});
