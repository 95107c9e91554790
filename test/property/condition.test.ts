import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCondition, type Condition, type FactValues } from '../../src/policy/condition.ts';
import { celCondition, celValues, celVariables, without } from '../helpers/cel-arbitrary.ts';
import { celReference } from '../helpers/cel-reference.ts';

const manyRuns = { numRuns: 1500 };

/** Every generated condition is inside the profile; the only excuse for not compiling is its size. */
function compiled(source: string): Condition {
  const result = compileCondition(source, celVariables);
  if (result.kind === 'compiled') return result.condition;
  const tooBig = result.problems.every(({ message }) => /characters|Exceeded max/.test(message));
  expect(tooBig, `${source}: ${JSON.stringify(result.problems)}`).toBe(true);
  fc.pre(false);
  throw new Error('fast-check has skipped this case');
}

type Place = (inside: string, a: string, b: string) => string;

/** Where a condition can stand inside others. In some of these places CEL itself would swallow its error. */
const places: readonly Place[] = [
  (inside) => `!(${inside})`,
  (inside, a) => `(${inside} || ${a})`,
  (inside, a) => `(${a} || ${inside})`,
  (inside, a) => `(${inside} && ${a})`,
  (inside, a) => `(${a} && ${inside})`,
  (inside) => `(true || ${inside})`,
  (inside) => `(false && ${inside})`,
  (inside, a, b) => `(${inside} ? ${a} : ${b})`,
  (inside, a, b) => `(${a} ? ${inside} : ${b})`,
  (inside, a, b) => `(${a} ? ${b} : ${inside})`,
  (inside, a) => `(${a} == ${inside})`,
  (inside, a) => `(${inside} != ${a})`,
  (inside) => `evidence.kinds.all(k, ${inside})`,
  (inside) => `["a"].exists(k, ${inside})`,
];

const placed = fc.record({ place: fc.constantFrom(...places), a: celCondition, b: celCondition });

const probe = fc.constantFrom(
  'probe.level > 3',
  '3 > probe.level',
  'probe.level == 0.5',
  'probe.level != 0.5',
  '!(probe.level >= 0.85)',
  'probe.level in [1, 2]',
  '(scope.canary ? probe.level : 1) > 0',
  'probe.level <= probe.level',
);

const unusable = fc.constantFrom(null, undefined, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);

describe('a condition', () => {
  it('is unknown when an unguarded input is missing, null or not a finite number, wherever the input stands', () => {
    fc.assert(
      fc.property(probe, fc.array(placed, { maxLength: 4 }), celValues, unusable, (inner, around, values, level) => {
        const source = around.reduce<string>((inside, { place, a, b }) => place(inside, a, b), `(${inner})`);
        const condition = compiled(source);
        expect(condition.unguarded).toContain('probe.level');
        const shown = level === undefined ? values : { ...values, probe: { level } };
        expect(condition.evaluate(shown)).toEqual({ kind: 'unknown', inputs: ['probe.level'] });
        expect(condition.evaluate({ ...values, probe: { level: 4 } }).kind).not.toBe('unknown');
      }),
      manyRuns,
    );
  });

  it('says what another CEL engine says when all inputs are there', () => {
    const seen = { true: 0, false: 0, error: 0 };
    fc.assert(
      fc.property(celCondition, celValues, (source, values) => {
        const condition = compiled(source);
        const expected = String(celReference(source, values)) as keyof typeof seen;
        expect(condition.evaluate(values)).toEqual({ kind: expected });
        seen[expected] += 1;
      }),
      manyRuns,
    );
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(300);
  });

  it('says what another CEL engine says when guarded inputs are absent, however they are', () => {
    let withAbsent = 0;
    fc.assert(
      fc.property(celCondition, celValues, fc.infiniteStream(unusable), (source, values, how) => {
        const condition = compiled(source);
        const guarded = condition.reads.filter((path) => !condition.unguarded.includes(path));
        for (const absent of subsetsOf(guarded)) {
          const expected = { kind: String(celReference(source, without(values, absent))) };
          expect(expected.kind, `${absent.join()} is guarded, so no read of it may fail`).not.toBe('error');
          expect(condition.evaluate(without(values, absent))).toEqual(expected);
          expect(condition.evaluate(spoiled(values, absent, how))).toEqual(expected);
          if (absent.length > 0) withAbsent += 1;
        }
      }),
      manyRuns,
    );
    expect(withAbsent).toBeGreaterThan(500);
  });

  it('names exactly the unguarded inputs that are absent', () => {
    fc.assert(
      fc.property(celCondition, celValues, fc.array(fc.nat(8)), (source, values, chosen) => {
        const condition = compiled(source);
        const absent = celVariables.map(({ path }) => path).filter((_, index) => chosen.includes(index));
        const inputs = condition.unguarded.filter((path) => absent.includes(path));
        const answer = condition.evaluate(without(values, absent));
        const named = answer.kind === 'unknown' ? answer.inputs : [];
        expect(answer.kind === 'unknown').toBe(inputs.length > 0);
        expect(named).toEqual(inputs);
      }),
      manyRuns,
    );
  });

  it('never throws, whatever the text', () => {
    const mangled = fc
      .tuple(celCondition, fc.nat(), fc.nat(4), fc.string({ maxLength: 4 }))
      .map(([source, at, cut, put]) => {
        const start = at % (source.length + 1);
        return source.slice(0, start) + put + source.slice(start + cut);
      });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), mangled), celValues, (source, values) => {
        const result = compileCondition(source, celVariables);
        const problems = result.kind === 'invalid' ? result.problems : [];
        const answer = result.kind === 'compiled' ? result.condition.evaluate(values).kind : 'invalid';
        expect(['true', 'false', 'unknown', 'invalid']).toContain(answer);
        expect(problems.length > 0).toBe(result.kind === 'invalid');
        expect(problems.every(({ offset }) => offset === null || (offset >= 0 && offset <= source.length))).toBe(true);
      }),
      manyRuns,
    );
  });

  it('never throws, whatever the values', () => {
    const anything = fc.dictionary(
      fc.constantFrom('agent', 'scope', 'service', 'evidence', '__proto__'),
      fc.anything(),
    );
    fc.assert(
      fc.property(celCondition, anything, (source, values) => {
        const answer = compiled(source).evaluate(values as unknown as FactValues);
        expect(['true', 'false', 'unknown']).toContain(answer.kind);
      }),
      manyRuns,
    );
  });
});

/** All subsets of at most four paths; of more, those of the first four. */
function subsetsOf(paths: readonly string[]): readonly (readonly string[])[] {
  return paths
    .slice(0, 4)
    .reduce<readonly (readonly string[])[]>((sets, path) => [...sets, ...sets.map((set) => [...set, path])], [[]]);
}

/** The values with some paths made unusable in different ways: null, NaN, infinite, undefined. */
function spoiled(values: FactValues, paths: readonly string[], how: Iterator<number | null | undefined>): FactValues {
  const spoilt: Record<string, FactValues[string]> = { ...values };
  for (const path of paths) {
    const [group = '', name = ''] = path.split('.');
    spoilt[group] = { ...spoilt[group], [name]: how.next().value };
  }
  return spoilt;
}
