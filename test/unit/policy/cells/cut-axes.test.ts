import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellHolds, exampleOf, type Cell } from '../../../../src/policy/cells/cell.ts';
import { cutAxes } from '../../../../src/policy/cells/cut-axes.ts';
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
  });

  it('leave out constants that the variable never has', () => {
    expect(inWords(cellsOf('agent.confidence', 'agent.confidence >= 85'))).toEqual(['missing', '[0,1]']);
    expect(inWords(cellsOf('reversal.kind', 'reversal.kind == "reversible"'))).toEqual(['*, as self-restoring']);
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
  });

  const threshold = fc.integer({ min: -2, max: 12 }).map((tenths) => tenths / 10);

  it('cover each value exactly once, and no condition changes within one', () => {
    const operator = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
    const texts = fc.array(
      fc.tuple(operator, threshold).map(([sign, value]) => `agent.confidence ${sign} ${value}`),
      { minLength: 1, maxLength: 4 },
    );
    const value = fc.oneof(threshold, fc.double({ min: 0, max: 1, noNaN: true })).filter((one) => one >= 0 && one <= 1);
    fc.assert(
      fc.property(texts, value, (sources, confidence) => {
        const conditions = sources.map(condition);
        const cells = cutAxes(conditions)[0]?.cells ?? [];
        const holding = cells.filter((cell) => cellHolds(cell, confidence));
        expect(holding.length).toBe(1);
        const example = exampleOf(holding[0] ?? { kind: 'missing' }) as number;
        for (const one of conditions) {
          expect(one.evaluate({ agent: { confidence } }).kind).toBe(
            one.evaluate({ agent: { confidence: example } }).kind,
          );
        }
      }),
    );
  });
});
