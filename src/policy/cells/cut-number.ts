import type { Cell } from './cell.ts';
import type { VariableDomain } from './variable-domains.ts';

type NumberDomain = Extract<VariableDomain, { kind: 'number' }>;

/**
 * The cells of a number: each constant inside the domain is a cell, and so is what lies between two of them, below the
 * first and above the last. `finely` halves what lies between.
 */
export function cutNumber(domain: NumberDomain, constants: readonly number[], finely: boolean): readonly Cell[] {
  const { min, max, orderedFrom, isWhole } = domain;
  const inside = (value: number): boolean => value >= min && (max === null || value <= max);
  const cuts = [...new Set([...constants, ...(orderedFrom > min ? [orderedFrom] : [])])]
    .filter(inside)
    .toSorted((a, b) => a - b);
  const all = finely ? halved(cuts, domain) : cuts;
  return isWhole ? wholeCells(all, min, max) : realCells(all, min, max);
}

function realCells(cuts: readonly number[], min: number, max: number | null): Cell[] {
  const cells: Cell[] = [];
  let from = min;
  let hasFrom = true;
  for (const cut of cuts) {
    cells.push(...rangeOf(from, hasFrom, cut, false), { kind: 'value', value: cut });
    from = cut;
    hasFrom = false;
  }
  return [...cells, ...rangeOf(from, hasFrom, max, true)];
}

function rangeOf(from: number, hasFrom: boolean, to: number | null, hasTo: boolean): Cell[] {
  const example = between(from, to);
  // Two neighbouring doubles have nothing between them, nor has a cut at an end of the domain and that end.
  if (example === null) return [];
  return [{ kind: 'range', from, hasFrom, to, hasTo: hasTo && to !== null, example }];
}

/** A number strictly between, with as few decimals as possible, so that a person can read it. */
function between(from: number, to: number | null): number | null {
  if (to === null) return Math.floor(from) + 1;
  const middle = from + (to - from) / 2;
  for (let decimals = 0; decimals <= decimalsMax; decimals++) {
    const rounded = Number(middle.toFixed(decimals));
    if (rounded > from && rounded < to) return rounded;
  }
  return middle > from && middle < to ? middle : null;
}

/** More than a double holds after the point between two values of a size that people write. */
const decimalsMax = 17;

function wholeCells(cuts: readonly number[], min: number, max: number | null): Cell[] {
  const cells: Cell[] = [];
  let next = Math.ceil(min);
  for (const cut of cuts) {
    const last = Number.isInteger(cut) ? cut - 1 : Math.floor(cut);
    cells.push(...wholeRange(next, last));
    if (Number.isInteger(cut)) cells.push({ kind: 'value', value: cut });
    next = Math.floor(cut) + 1;
  }
  return [...cells, ...wholeRange(next, max)];
}

function wholeRange(from: number, to: number | null): Cell[] {
  if (to !== null && to < from) return [];
  if (from === to) return [{ kind: 'value', value: from }];
  return [{ kind: 'range', from, hasFrom: true, to, hasTo: to !== null, example: from }];
}

function halved(cuts: readonly number[], { min, max }: NumberDomain): readonly number[] {
  const ends = [min, ...cuts, ...(max === null ? [] : [max])];
  const middles = ends.flatMap((end, index) => {
    const middle = between(end, ends[index + 1] ?? null);
    return middle === null || (max !== null && middle > max) ? [] : [middle];
  });
  return [...new Set([...cuts, ...middles])].toSorted((a, b) => a - b);
}
