import fc from 'fast-check';
import type { VariableDeclaration } from '../../src/domain/variable.ts';
import type { FactValues } from '../../src/policy/condition.ts';

/** The variables that generated conditions read; `probe.level` is read by none of them, so tests can place it themselves. */
export const celVariables: readonly VariableDeclaration[] = [
  { path: 'agent.confidence', type: 'number', source: 'agent' },
  { path: 'pattern.occurrences', type: 'number', source: 'context' },
  { path: 'scope.services', type: 'number', source: 'context' },
  { path: 'scope.regulated', type: 'boolean', source: 'context' },
  { path: 'scope.canary', type: 'boolean', source: 'context' },
  { path: 'service.owner', type: 'string', source: 'context' },
  { path: 'service.tier', type: 'string', source: 'context' },
  { path: 'evidence.kinds', type: 'list<string>', source: 'context' },
  { path: 'scope.names', type: 'list<string>', source: 'context' },
  { path: 'probe.level', type: 'number', source: 'context' },
];

const words = ['', 'metric', 'log', 'metrics', 'trace', 'ü', '漢字', '😀'] as const;
const numbers = [0, 1, 2, 3, 10, -1, 0.25, 0.85, 2.5, 100] as const;

const word = fc.constantFrom(...words);
const number = fc.constantFrom(...numbers);

/** Values for every variable but the probe. The same few values as the literals, so that equalities are often true. */
export const celValues: fc.Arbitrary<Record<string, Record<string, number | boolean | string | string[]>>> = fc.record({
  agent: fc.record({ confidence: number }),
  pattern: fc.record({ occurrences: number }),
  scope: fc.record({
    services: number,
    regulated: fc.boolean(),
    canary: fc.boolean(),
    names: fc.array(word, { maxLength: 3 }),
  }),
  service: fc.record({ owner: word, tier: word }),
  evidence: fc.record({ kinds: fc.array(word, { maxLength: 3 }) }),
});

/** The texts of CEL conditions inside the profile, with guarded and unguarded reads of every type mixed. */
export const celCondition: fc.Arbitrary<string> = conditions().condition;

/** The same values with some paths taken out. */
export function without(values: FactValues, paths: readonly string[]): FactValues {
  const kept: Record<string, Record<string, FactValues[string]>> = {};
  for (const [group, fields] of Object.entries(values)) {
    const entries = Object.entries(fields ?? {}).filter(([name]) => !paths.includes(`${group}.${name}`));
    kept[group] = Object.fromEntries(entries) as never;
  }
  return kept as never;
}

function conditions(): { condition: fc.Arbitrary<string> } {
  const path = (type: string) =>
    fc.constantFrom(...celVariables.filter((v) => v.type === type && v.path !== 'probe.level').map((v) => v.path));
  const anyPath = fc.constantFrom(...celVariables.filter((v) => v.path !== 'probe.level').map((v) => v.path));
  const text = word.map((value) => JSON.stringify(value));
  const comparison = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
  const equality = fc.constantFrom('==', '!=');
  const numberList = fc.array(number, { minLength: 1, maxLength: 3 }).map((values) => `[${values.join(', ')}]`);
  const wordList = fc.array(text, { minLength: 1, maxLength: 3 }).map((values) => `[${values.join(', ')}]`);
  const list = fc.oneof(path('list<string>'), wordList);

  return fc.letrec<{ condition: string; atom: string; numeric: string; textual: string; guarded: string }>((tie) => ({
    numeric: fc.oneof(
      { maxDepth: 3 },
      path('number'),
      number.map(String),
      fc.oneof(list, tie('textual')).map((of) => `size(${of})`),
      fc.tuple(path('number'), number).map(([of, fallback]) => `(has(${of}) ? ${of} : ${fallback})`),
      fc.tuple(tie('condition'), tie('numeric'), tie('numeric')).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
    ),
    textual: fc.oneof({ maxDepth: 2 }, path('string'), text),
    atom: fc.oneof(
      fc.boolean().map(String),
      path('boolean'),
      anyPath.map((of) => `has(${of})`),
      fc.tuple(tie('numeric'), comparison, tie('numeric')).map((parts) => `(${parts.join(' ')})`),
      fc.tuple(tie('textual'), equality, tie('textual')).map((parts) => `(${parts.join(' ')})`),
      fc.tuple(tie('numeric'), numberList).map(([a, b]) => `(${a} in ${b})`),
      fc.tuple(tie('textual'), list).map(([a, b]) => `(${a} in ${b})`),
      fc.tuple(path('string'), tie('textual')).map(([a, b]) => `${a}.startsWith(${b})`),
    ),
    guarded: fc
      .tuple(anyPath, tie('condition'), tie('condition'), fc.constantFrom('and', 'or', 'choose', 'choose-not'))
      .map(([of, use, other, shape]) => guardedText(of, use, other, shape)),
    condition: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      tie('atom'),
      tie('guarded'),
      tie('condition').map((a) => `!(${a})`),
      fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} && ${b})`),
      fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} || ${b})`),
      fc.tuple(tie('condition'), tie('condition'), tie('condition')).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
      fc.tuple(tie('condition'), equality, tie('condition')).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc
        .tuple(list, fc.constantFrom('all', 'exists'), tie('condition'), text)
        .map(([of, macro, use, prefix]) => `${of}.${macro}(k, ${use} || k.startsWith(${prefix}))`),
    ),
  }));
}

/** A use of the path inside its guard, next to any other condition. */
function guardedText(path: string, use: string, other: string, shape: string): string {
  const type = celVariables.find((variable) => variable.path === path)?.type;
  const reads: Readonly<Record<string, string>> = {
    number: `${path} >= 1`,
    boolean: path,
    string: `${path} == "log"`,
    'list<string>': `size(${path}) > 1`,
  };
  const inside = `(${reads[type ?? ''] ?? 'true'} || ${use})`;
  switch (shape) {
    case 'and':
      return `(has(${path}) && ${inside})`;
    case 'or':
      return `(!has(${path}) || ${inside})`;
    case 'choose':
      return `(has(${path}) ? ${inside} : ${other})`;
    default:
      return `(!has(${path}) ? ${other} : ${inside})`;
  }
}
