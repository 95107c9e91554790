import { limits } from '../../domain/limits.ts';
import type { Axis, Cell } from './cell.ts';
import { isProof, type SpaceGroup } from './space-group.ts';

/** The cells of one variable that a region keeps to. */
export interface Side {
  readonly path: string;
  readonly cells: readonly Cell[];
}

/** A region of a group: all cells that keep to these sides; a variable without a side may be anything. */
export interface Box {
  /** Null where no region is known: then `rows` are cells one by one, of which the first is the one to show. */
  readonly sides: readonly Side[] | null;
  /** Rows of the group that lie inside. */
  readonly rows: readonly number[];
  /** How many cells were tried, of which `rows` are all that are so, in a group of which not every cell was; else null. */
  readonly triedOf: number | null;
}

/**
 * Covers some rows of a group with few, large regions, the largest first. Each region is grown from a row as far as every
 * row inside belongs to those that are to be covered, so that what is said of a region holds in all of it. What is left when
 * the work is done that is worth it comes last, as cells one by one. Where not every cell was tried no region is known, and
 * all are cells one by one, the most ordinary first.
 */
export function boxesOf(group: SpaceGroup, wanted: ReadonlySet<number>): readonly Box[] {
  if (wanted.size === 0) return [];
  if (!isProof(group)) return [triedCells(group, wanted)];
  const most = Math.max(limits.lintRegionsMax, Math.floor(limits.lintCellsMax / group.rows.length));
  const open = new Set(wanted);
  const boxes: Box[] = [];
  while (open.size > 0 && boxes.length < most) {
    const [seed = -1] = open;
    const box = boxAround(group, seed, wanted);
    for (const row of box.rows) open.delete(row);
    open.delete(seed);
    boxes.push(box);
  }
  const rest = open.size === 0 ? [] : [{ sides: null, rows: [...open], triedOf: null }];
  return [...boxes.toSorted((a, b) => b.rows.length - a.rows.length), ...rest];
}

function triedCells({ parts, rows }: SpaceGroup, wanted: ReadonlySet<number>): Box {
  const first = parts.find((part) => wanted.has(part.row))?.row ?? -1;
  const others = [...wanted].filter((row) => row !== first);
  return { sides: null, rows: first < 0 ? others : [first, ...others], triedOf: rows.length };
}

/**
 * Of findings about regions, in the order of their weight, those that are told one by one; all that lies in none of their
 * regions is told by one more, with the number of its cells. A rest of one region is told as that.
 */
export function foldRest<T extends { readonly box: Box }>(found: readonly T[]): readonly T[] {
  const most = limits.lintRegionsMax;
  if (found.length <= most + 1) return found;
  const told = found.slice(0, most);
  const covered = new Set(told.flatMap(({ box }) => box.rows));
  const rest = found.slice(most).filter(({ box }) => box.rows.some((row) => !covered.has(row)));
  const [first] = rest;
  if (first === undefined) return told;
  const rows = new Set(rest.flatMap(({ box }) => box.rows).filter((row) => !covered.has(row)));
  return [...told, { ...first, box: { sides: null, rows: [...rows], triedOf: null } }];
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
  return { sides: sidesOf(axes, sides), rows: rowsInside(rows, sides), triedOf: null };
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
