import type { Condition, FactValues } from '../condition.ts';
import { calmBoard, calmValue, exampleOn, factsOf, setFact } from './calm-facts.ts';
import { cellHolds, type Axis } from './cell.ts';
import type { VariableGroup } from './group-variables.ts';
import { rowsOf } from './rows.ts';
import type { Voter } from './voters.ts';

/** What a clause says in one row. */
export type Said = 'true' | 'false' | 'unknown';

/** One group of variables with each of its cells tried. */
export interface SpaceGroup {
  readonly axes: readonly Axis[];
  readonly conditions: readonly Condition[];
  /** Cells of the group: for each axis the index of its cell. */
  readonly rows: readonly (readonly number[])[];
  /** How the group votes in each row. */
  readonly bits: readonly number[];
  /**
   * Each way in which the group can vote, with the row that does and is nearest to ordinary facts. The
   * most ordinary come first, so that examples differ from an ordinary step in what matters and in little else.
   */
  readonly parts: readonly { readonly bits: number; readonly row: number }[];
  /** How many cells there are; more than there are rows where not all could be tried. */
  readonly total: number;
  /** Null when every cell was tried; else the number of variables of which every combination was. */
  readonly strength: number | null;
  /** Whether a variable is compared with another one, so that cells are tries and no proof. */
  readonly isEntangled: boolean;
  /** What a condition of the group says in each row. */
  saidBy(condition: Condition): readonly Said[];
}

/** Whether what no row shows is true of no cell. */
export function isProof({ strength, isEntangled }: SpaceGroup): boolean {
  return strength === null && !isEntangled;
}

/** Tries the cells of one group, at most `cellsMax`, and asks every voter in each of them. */
export function openGroup(
  { paths, conditions }: VariableGroup,
  allAxes: readonly Axis[],
  voters: readonly Voter[],
  cellsMax: number,
): SpaceGroup {
  const axes = allAxes.filter(({ path }) => paths.includes(path));
  const { rows, total, strength } = rowsOf(
    axes.map(({ cells }) => cells.length),
    cellsMax,
  );
  const inside = new Set(conditions);
  const asked = voters.map((voter) => ({ all: voter.all, ask: voter.restrictTo((one) => inside.has(one)) }));
  const vote = (values: FactValues): number =>
    // Who has nothing to say here must not stand in the way of what others say.
    asked.reduce((bits, { all, ask }, index) => ((ask === null ? all : ask(values)) ? bits | (1 << index) : bits), 0);
  const bits = mapRows(axes, rows, vote);
  const said = new Map<Condition, readonly Said[]>();
  return {
    axes,
    conditions,
    rows,
    bits,
    total,
    strength,
    parts: partsOf(bits, calmestFirst(axes, rows)),
    isEntangled: conditions.some(({ entangled }) => entangled.length > 0),
    saidBy: (condition) => {
      const found = said.get(condition) ?? mapRows(axes, rows, (values) => condition.evaluate(values).kind);
      said.set(condition, found);
      return found;
    },
  };
}

function partsOf(bits: readonly number[], order: readonly number[]): SpaceGroup['parts'] {
  const first = new Map<number, number>();
  for (const row of order) {
    const vector = bits[row] ?? 0;
    if (!first.has(vector)) first.set(vector, row);
  }
  return [...first].map(([vector, row]) => ({ bits: vector, row }));
}

/** Row numbers, those with the fewest values that are not ordinary first. */
function calmestFirst(axes: readonly Axis[], rows: readonly (readonly number[])[]): readonly number[] {
  const odd = axes.map(({ path, cells }) =>
    cells.map((cell) => (cellHolds(cell, calmValue(path)) ? 0 : cell.kind === 'missing' ? 2 : 1)),
  );
  const scores = rows.map((row) => row.reduce((sum, cell, index) => sum + (odd[index]?.[cell] ?? 0), 0));
  return [...rows.keys()].toSorted((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
}

/** Calls `use` with the facts of each row. They are the same object each time, with other values. */
function mapRows<T>(
  axes: readonly Axis[],
  rows: readonly (readonly number[])[],
  use: (values: FactValues) => T,
): readonly T[] {
  const board = calmBoard();
  const values = factsOf(board) as unknown as FactValues;
  const examples = axes.map(({ path, cells }) => cells.map((cell) => exampleOn(path, cell)));
  return rows.map((row) => {
    axes.forEach(({ path }, index) => {
      const example = examples[index]?.[row[index] ?? -1];
      if (example !== undefined) setFact(board, path, example);
    });
    return use(values);
  });
}
