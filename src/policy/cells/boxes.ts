import type { Axis, Cell } from './cell.ts';
import { isProof, type SpaceGroup } from './space-group.ts';

/** The cells of one variable that a region keeps to. */
export interface Side {
  readonly path: string;
  readonly cells: readonly Cell[];
}

/** A region of a group: all cells that keep to these sides; a variable without a side may be anything. */
export interface Box {
  /** Null for one tried case of a group of which not every cell was: nothing is known of what lies around it. */
  readonly sides: readonly Side[] | null;
  /** Rows of the group that lie inside. */
  readonly rows: readonly number[];
}

/**
 * Covers some rows of a group with few, large regions, at most `most`. Each region is grown from a row as far as every
 * row inside belongs to those that are to be covered, so that what is said of a region holds in all of it. Where not every
 * cell was tried no region is known, and the most ordinary row stands for all.
 */
export function boxesOf(group: SpaceGroup, wanted: ReadonlySet<number>, most: number): readonly Box[] {
  if (!isProof(group)) return oneCase(group, wanted);
  const open = new Set(wanted);
  const boxes: Box[] = [];
  while (open.size > 0 && boxes.length < most) {
    const [seed = -1] = open;
    const box = boxAround(group, seed, wanted);
    for (const row of box.rows) open.delete(row);
    open.delete(seed);
    boxes.push(box);
  }
  return boxes;
}

function oneCase({ parts }: SpaceGroup, wanted: ReadonlySet<number>): readonly Box[] {
  const [first] = wanted;
  const row = parts.find((part) => wanted.has(part.row))?.row ?? first;
  return row === undefined ? [] : [{ sides: null, rows: [row] }];
}

type Sides = Set<number>[];

/** Grows a region from one row as far as every row inside is among those that are wanted. */
export function boxAround(
  { axes, rows }: SpaceGroup,
  seed: number,
  wanted: ReadonlySet<number>,
): Box & { readonly sides: readonly Side[] } {
  const sides: Sides = (rows[seed] ?? []).map((cell) => new Set([cell]));
  axes.forEach((axis, index) => {
    const before = sides[index] ?? new Set<number>();
    const every = axis.cells.map((_, cell) => cell);
    for (const tried of [every, ...every.map((cell) => [...(sides[index] ?? []), cell])]) {
      sides[index] = new Set(tried);
      if (isInside(rows, sides, wanted)) {
        if (tried === every) return;
        before.add(tried.at(-1) ?? -1);
      }
      sides[index] = before;
    }
  });
  return { sides: sidesOf(axes, sides), rows: rowsInside(rows, sides) };
}

function isInside(rows: SpaceGroup['rows'], sides: Sides, wanted: ReadonlySet<number>): boolean {
  return rows.every((row, index) => wanted.has(index) || !row.every((cell, axis) => sides[axis]?.has(cell)));
}

function rowsInside(rows: SpaceGroup['rows'], sides: Sides): number[] {
  return [...rows.keys()].filter((index) => rows[index]?.every((cell, axis) => sides[axis]?.has(cell)));
}

function sidesOf(axes: readonly Axis[], sides: Sides): Side[] {
  return axes.flatMap(({ path, cells }, index) => {
    const kept = cells.filter((_, cell) => sides[index]?.has(cell));
    return kept.length === cells.length ? [] : [{ path, cells: kept }];
  });
}
