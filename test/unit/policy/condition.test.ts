import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactValues } from '../../../src/policy/condition.ts';
import { conditionOf } from '../../helpers/cel-compile.ts';

const values: FactValues = {
  agent: { confidence: 0.9 },
  pattern: { occurrences: 12 },
  scope: { services: 1, regulated: false },
  service: { owner: 'payments' },
  evidence: { kinds: ['metric', 'log'] },
};

describe('a condition', () => {
  it.each([
    ['pattern.occurrences >= 10', 'true'],
    ['pattern.occurrences >= 12.0', 'true'],
    ['pattern.occurrences == 12', 'true'],
    ['pattern.occurrences != 12', 'false'],
    ['12 == pattern.occurrences', 'true'],
    ['agent.confidence >= 0.85 && scope.services == 1', 'true'],
    ['agent.confidence < 0.85 || scope.services > 1', 'false'],
    ['scope.services in [1, 2.5]', 'true'],
    ['!(scope.services in [0x10])', 'true'],
    ['scope.regulated', 'false'],
    ['scope.regulated ? false : true', 'true'],
    ['size(evidence.kinds) == 2', 'true'],
    ['size(service.owner) > 8', 'false'],
    ['"log" in evidence.kinds && !("trace" in evidence.kinds)', 'true'],
    ['service.owner.startsWith("pay")', 'true'],
    ['evidence.kinds.all(k, k.startsWith("met"))', 'false'],
    ['evidence.kinds.exists(k, k.startsWith("met"))', 'true'],
    ['[1, 2].all(n, n > scope.services)', 'false'],
    ['agent.confidence > -1', 'true'],
    ["service.owner == 'payments'", 'true'],
    ['service.owner == "pay\\"ments"', 'false'],
    ['agent.confidence < 1e-7', 'false'],
    ['pattern.occurrences < 1e21', 'true'],
  ])('%s is %s', (source, kind) => {
    expect(conditionOf(source).evaluate(values)).toEqual({ kind });
  });

  it.each([null, undefined, Number.NaN, Number.POSITIVE_INFINITY, 'high' as never, true as never, [] as never])(
    'is unknown when the input is %s, also behind a not',
    (confidence) => {
      const condition = conditionOf('!(agent.confidence >= 0.85)');
      expect(condition.evaluate({ ...values, agent: { confidence } })).toEqual({
        kind: 'unknown',
        inputs: ['agent.confidence'],
      });
    },
  );

  it('is unknown when the whole group is missing', () => {
    expect(conditionOf('scope.regulated').evaluate({})).toEqual({ kind: 'unknown', inputs: ['scope.regulated'] });
  });

  it('is unknown although the other side of an or is true', () => {
    const condition = conditionOf('scope.services == 1 || agent.confidence > 0.5');
    expect(condition.evaluate({ ...values, agent: {} }).kind).toBe('unknown');
  });

  it('names all missing inputs, sorted, and only the unguarded ones', () => {
    const condition = conditionOf(
      'scope.regulated && pattern.occurrences > 1 && (!has(agent.confidence) || agent.confidence > 0.5)',
    );
    expect(condition.evaluate({})).toEqual({ kind: 'unknown', inputs: ['pattern.occurrences', 'scope.regulated'] });
  });

  it.each([null, undefined, Number.NaN, Number.POSITIVE_INFINITY])(
    'has no value where the value is %s',
    (confidence) => {
      const shown = { ...values, agent: { confidence } };
      expect(conditionOf('has(agent.confidence)').evaluate(shown)).toEqual({ kind: 'false' });
      expect(conditionOf('has(agent.confidence) && agent.confidence > 0').evaluate(shown)).toEqual({ kind: 'false' });
      expect(conditionOf('!has(agent.confidence) || agent.confidence > 5').evaluate(shown)).toEqual({ kind: 'true' });
    },
  );

  it.each([
    ['has(agent.confidence)', { agent: { confidence: 0 } }],
    ['has(scope.regulated)', { scope: { regulated: false } }],
    ['has(service.owner)', { service: { owner: '' } }],
    ['has(evidence.kinds)', { evidence: { kinds: [] } }],
  ])('takes nothing for a missing value that only looks empty: %s', (source, shown: FactValues) => {
    expect(conditionOf(source).evaluate(shown)).toEqual({ kind: 'true' });
  });

  it('is unknown when one read is guarded and another is not', () => {
    const condition = conditionOf('(has(agent.confidence) && agent.confidence > 0.5) || agent.confidence > 0.9');
    expect(condition.evaluate({ ...values, agent: {} })).toEqual({ kind: 'unknown', inputs: ['agent.confidence'] });
  });

  it('is unknown when a list holds anything but strings', () => {
    const condition = conditionOf('"log" in evidence.kinds');
    expect(condition.evaluate({ evidence: { kinds: ['log', null as never] } }).kind).toBe('unknown');
  });

  it('remembers nothing of the values before', () => {
    const condition = conditionOf('has(agent.confidence) ? agent.confidence > 0.5 : scope.regulated');
    expect(condition.evaluate(values)).toEqual({ kind: 'true' });
    expect(condition.evaluate({ ...values, agent: {} })).toEqual({ kind: 'false' });
    expect(condition.evaluate({ ...values, agent: { confidence: 0.2 }, scope: { regulated: true } })).toEqual({
      kind: 'false',
    });
  });

  it('answers as one that was never asked before', () => {
    const source = 'has(agent.confidence) && agent.confidence > 0.5 ? scope.services == 1 : scope.regulated';
    const shown = fc.record({
      agent: fc.record({ confidence: fc.constantFrom(0.4, 0.9, NaN, null, undefined) }),
      scope: fc.record({ services: fc.constantFrom(1, 2), regulated: fc.constantFrom(true, false) }),
    });
    fc.assert(
      fc.property(fc.array(shown, { minLength: 2, maxLength: 12 }), (looks) => {
        const condition = conditionOf(source);
        for (const look of looks) expect(condition.evaluate(look)).toEqual(conditionOf(source).evaluate(look));
      }),
    );
  });

  it('answers anew when a list has changed in its place', () => {
    const kinds = ['metric'];
    const condition = conditionOf('"log" in evidence.kinds');
    expect(condition.evaluate({ evidence: { kinds } })).toEqual({ kind: 'false' });
    kinds.push('log');
    expect(condition.evaluate({ evidence: { kinds } })).toEqual({ kind: 'true' });
  });

  it('answers anew after values of which only some could be read', () => {
    const condition = conditionOf('agent.confidence > 0.5 && scope.regulated');
    const hostile: FactValues = {
      agent: { confidence: 0.2 },
      scope: {
        get regulated(): boolean {
          throw new Error('no');
        },
      },
    };
    expect(condition.evaluate({ agent: { confidence: 0.9 }, scope: { regulated: true } })).toEqual({ kind: 'true' });
    expect(condition.evaluate(hostile).kind).toBe('unknown');
    expect(condition.evaluate({ agent: { confidence: 0.2 }, scope: { regulated: true } })).toEqual({ kind: 'false' });
  });

  it('does not mix its inputs with those of other conditions on the same variables', () => {
    const guarded = conditionOf('!has(agent.confidence)');
    const other = conditionOf('agent.confidence > 0.5');
    expect(other.evaluate(values)).toEqual({ kind: 'true' });
    expect(guarded.evaluate({})).toEqual({ kind: 'true' });
    expect(other.evaluate(values)).toEqual({ kind: 'true' });
  });

  it('is unknown, naming all it reads, when reading the values fails', () => {
    const hostile: FactValues = {
      agent: {
        get confidence(): number {
          throw new Error('no');
        },
      },
    };
    const condition = conditionOf('agent.confidence > 0.5 && scope.regulated');
    expect(condition.evaluate(hostile)).toEqual({ kind: 'unknown', inputs: ['agent.confidence', 'scope.regulated'] });
  });

  it('gives the same frozen answer each time it is true or false', () => {
    const condition = conditionOf('agent.confidence > 0.5');
    expect(condition.evaluate(values)).toBe(condition.evaluate(values));
    expect(Object.isFrozen(condition.evaluate(values))).toBe(true);
  });

  it('leaves the values as they are', () => {
    const frozen: FactValues = Object.freeze({ agent: Object.freeze({ confidence: null }) });
    expect(conditionOf('has(agent.confidence)').evaluate(frozen)).toEqual({ kind: 'false' });
    expect(frozen).toEqual({ agent: { confidence: null } });
  });
});
