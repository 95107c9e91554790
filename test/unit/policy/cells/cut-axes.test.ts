import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellHolds, exampleOf, type Cell } from '../../../../src/policy/cells/cell.ts';
import { cutAxes } from '../../../../src/policy/cells/cut-axes.ts';
import { variableDomains } from '../../../../src/policy/cells/variable-domains.ts';
import { compileCondition, type Condition } from '../../../../src/policy/condition.ts';
import { variables } from '../../../../src/policy/variables.ts';

function condition(text: string): Condition {
  const result = compileCondition(text, variables);
  if (result.kind === 'invalid') throw new Error(result.problems[0]?.message);
  return result.condition;
}

function cellsOf(path: string, ...texts: string[]): readonly Cell[] {
  return cutAxes(texts.map(condition)).find((axis) => axis.path === path)?.cells ?? [];
}

const inWords = (cells: readonly Cell[]): string[] =>
  cells.map((cell) => {
    if (cell.kind === 'missing') return 'missing';
    if (cell.kind === 'value') return String(cell.value);
    if (cell.kind === 'text') return `${cell.beginning}*, as ${cell.example}`;
    return `${cell.hasFrom ? '[' : '('}${cell.from},${cell.to ?? 'inf'}${cell.hasTo ? ']' : ')'}`;
  });

describe('the cells of a variable', () => {
  it('are cut at, below and above each constant of a fraction', () => {
    const cells = cellsOf('agent.confidence', 'agent.confidence >= 0.60 && agent.confidence <= 0.84');
    expect(inWords(cells)).toEqual(['missing', '[0,0.6)', '0.6', '(0.6,0.84)', '0.84', '(0.84,1]']);
  });

  it('are whole numbers where the variable counts', () => {
    const cells = cellsOf('pattern.occurrences', 'pattern.occurrences >= 10', 'pattern.occurrences <= 2');
    expect(inWords(cells)).toEqual(['missing', '[0,1]', '2', '[3,9]', '10', '[11,inf)']);
    expect(inWords(cellsOf('evidence.sources', 'evidence.sources > 1.5'))).toEqual(['[0,1]', '[2,inf)']);
    const one = cellsOf('evidence.sources', 'evidence.sources >= 2 && evidence.sources < 4');
    expect(inWords(one)).toEqual(['[0,1]', '2', '3', '4', '[5,inf)']);
  });

  it('are false and true where it is a flag', () => {
    expect(inWords(cellsOf('scope.shared', 'scope.shared'))).toEqual(['missing', 'false', 'true']);
  });

  it('are none between two numbers that have nothing between them', () => {
    const [first, second, third] = [0.3, 0.30000000000000004, 0.3000000000000001];
    const text = [first, second, third].map((value) => `agent.confidence != ${value}`).join(' && ');
    const all = ['missing', `[0,${first})`, `${first}`, `${second}`, `${third}`, `(${third},1]`];
    expect(inWords(cellsOf('agent.confidence', text))).toEqual(all);
  });

  it('are cut once more in between where it is compared with another one, at the constants of both', () => {
    expect(
      inWords(cellsOf('room.used', 'room.used > room.behind && room.behind < 0.4', 'agent.confidence > 0.9')),
    ).toEqual(['missing', '[0,0.2)', '0.2', '(0.2,0.4)', '0.4', '(0.4,0.7)', '0.7', '(0.7,1]']);
    const counted = cellsOf('evidence.sources', 'evidence.sources > alerts.onTarget && evidence.sources < 10');
    expect(inWords(counted)).toEqual(['[0,4]', '5', '[6,9]', '10', '11', '[12,inf)']);
  });

  it('leave out constants that the variable never has', () => {
    expect(inWords(cellsOf('agent.confidence', 'agent.confidence >= 85'))).toEqual(['missing', '[0,1]']);
    expect(inWords(cellsOf('scope.kind', 'scope.kind == "stateful-set"'))).toEqual(['*, as stateless']);
  });

  it('keep apart what is worse of the values that nobody names', () => {
    const states = (text: string) => inWords(cellsOf('qualification.state', text));
    expect(states('qualification.state in ["missing", "expired"]')).toEqual(['valid', 'missing', 'expired', 'revoked']);
    expect(states('qualification.state == "valid"')).toEqual(['valid', '*, as missing']);
  });

  it('tell apart each text that is named, each beginning, and all others', () => {
    const cells = cellsOf('agent.pattern', 'agent.pattern == "leak"', 'agent.pattern.startsWith("lea")');
    expect(inWords(cells)).toEqual(['missing', 'leak', '*, as another', 'lea*, as lea']);
    const holding = (text: string) => cells.filter((cell) => cellHolds(cell, text)).map((cell) => inWords([cell])[0]);
    expect(['leak', 'leaks', 'le', 'oom'].map(holding)).toEqual([
      ['leak'],
      ['lea*, as lea'],
      ['*, as another'],
      ['*, as another'],
    ]);
    expect(inWords(cellsOf('agent.pattern', 'agent.pattern.startsWith("a")')).at(1)).toBe('*, as b');
    const kinds = cellsOf('reversal.kind', 'reversal.kind == "irreversible"', 'reversal.kind.startsWith("self")');
    expect(inWords(kinds)).toEqual(['self-restoring', 'irreversible', '*, as undo']);
  });

  const threshold = fc.integer({ min: -2, max: 12 }).map((tenths) => tenths / 10);

  const paths = ['agent.confidence', 'evidence.ageMinutes', 'pattern.occurrences'] as const;

  it.each(paths)('cover each value of %s exactly once, and no condition changes within one', (path) => {
    const domain = variableDomains[path];
    const operator = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
    const texts = fc.array(
      fc.tuple(operator, threshold).map(([sign, value]) => `${path} ${sign} ${value}`),
      { minLength: 1, maxLength: 4 },
    );
    const max = domain.max ?? 3;
    const value = fc
      .oneof(threshold, domain.isWhole ? fc.nat(max) : fc.double({ min: 0, max, noNaN: true }))
      .filter((one) => one >= 0 && one <= max && (!domain.isWhole || Number.isInteger(one)));
    const [group = '', name = ''] = path.split('.');
    fc.assert(
      fc.property(texts, value, (sources, fact) => {
        const conditions = sources.map(condition);
        const cells = cutAxes(conditions)[0]?.cells ?? [];
        const holding = cells.filter((cell) => cellHolds(cell, fact));
        expect(holding.length).toBe(1);
        const example = exampleOf(holding[0] ?? { kind: 'missing' }) as number;
        for (const one of conditions) {
          expect(one.evaluate({ [group]: { [name]: fact } }).kind).toBe(
            one.evaluate({ [group]: { [name]: example } }).kind,
          );
        }
      }),
    );
  });
});
