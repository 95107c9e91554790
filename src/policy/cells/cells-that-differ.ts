import type { FactValue } from '../../domain/facts.ts';
import { limits } from '../../domain/limits.ts';
import type { Level } from '../../domain/policy.ts';
import type { CompiledPolicy } from '../compile-policy.ts';
import { boxAround, type Side } from './boxes.ts';
import { oddValues } from './calm-facts.ts';
import type { Cell } from './cell.ts';
import { openSpace, type DecisionSpace, type Votes } from './decision-space.ts';
import { isProof, type SpaceGroup } from './space-group.ts';
import { stepContexts, type StepContext } from './step-contexts.ts';
import type { StepKind } from './step-kinds.ts';

/** A region in which two policies give different levels, the same two in all of it. Plain data. */
export interface CellDifference {
  readonly kind: StepKind;
  /** What the agent names; null where it names none. A name that neither policy knows stands for all such names. */
  readonly pattern: string | null;
  /** One of the services that the step is on, and all of them, as cells of `scope.target`. */
  readonly target: string;
  readonly targets: readonly Cell[];
  /** What the one gives and what the other. */
  readonly levels: readonly [Level, Level];
  /** The variables that the region keeps to; all others may be anything. */
  readonly sides: readonly Side[];
  /** A case inside: the values that are not those of an ordinary step. */
  readonly example: Readonly<Record<string, FactValue>>;
}

/** Where two policies decide differently. */
export interface PolicyDifferences {
  readonly differences: readonly CellDifference[];
  /** Whether they decide alike everywhere else: nothing was cut off, and every cell was tried. */
  readonly isProof: boolean;
}

/**
 * The cells in which two policies give different levels, as few and large regions over the constants of both. Exceptions
 * count as they are in force at `asOfMs`. Each region is proved by the policies' own answers to every way in which its
 * cells can vote (`openSpace`).
 */
export function cellsThatDiffer(
  one: CompiledPolicy,
  other: CompiledPolicy,
  asOfMs: number,
  cellsMax: number = limits.lintCellsMax,
  differencesMax: number = limits.differencesMax,
): PolicyDifferences {
  const differences: CellDifference[] = [];
  let proved = true;
  for (const context of stepContexts([one, other], asOfMs)) {
    const space = openSpace({ ...context, cellsMax });
    const { regions, isWhole } = differingRegions(space, differencesMax - differences.length);
    proved &&= isWhole && space.groups.every(isProof);
    differences.push(...regions.map((region) => differenceOf(context, space, region)));
  }
  return { differences, isProof: proved };
}

/** For each group the rows that belong to a region, and the sides that say so. */
type Region = readonly { readonly rows: ReadonlySet<number>; readonly sides: readonly Side[] }[];

interface LevelRegion {
  readonly region: Region;
  readonly levels: Levels;
  /** One cell inside: the row of each group. */
  readonly rows: readonly number[];
}

/**
 * Regions that together hold every cell in which the levels differ. A region is grown around one such cell; what is left
 * of the space without it is cut into pieces, and each that still holds such a cell is looked at in the same way.
 */
function differingRegions(space: DecisionSpace, most: number): { regions: LevelRegion[]; isWhole: boolean } {
  const regions: LevelRegion[] = [];
  const open: (readonly ReadonlySet<number>[])[] = [space.groups.map(({ rows }) => new Set(rows.keys()))];
  for (let piece = open.pop(); piece !== undefined; piece = open.pop()) {
    const votes = votesIn(space, piece).find(({ bits }) => differs(levelsAt(space, bits)));
    if (votes === undefined) continue;
    if (regions.length === most) return { regions, isWhole: false };
    const levels = levelsAt(space, votes.bits);
    const region = regionAround(space, votes, levels);
    regions.push({ region, levels, rows: votes.rows });
    open.push(...without(piece, region));
  }
  return { regions, isWhole: true };
}

/** What is left of a piece: for each group the rows beside the region, inside it for the groups before. */
function without(piece: readonly ReadonlySet<number>[], region: Region): (readonly ReadonlySet<number>[])[] {
  return piece.flatMap((rows, index) => {
    const beside = new Set([...rows].filter((row) => !region[index]?.rows.has(row)));
    if (beside.size === 0) return [];
    return [
      piece.map((own, position) => {
        if (position === index) return beside;
        return position < index ? new Set([...own].filter((row) => region[position]?.rows.has(row))) : own;
      }),
    ];
  });
}

/** Every way of voting inside a piece, each with a cell of it; the most ordinary rows come first. */
function votesIn(space: DecisionSpace, piece: readonly ReadonlySet<number>[]): readonly Votes[] {
  let found = new Map<number, readonly number[]>([[space.nobody, []]]);
  space.groups.forEach((group, index) => {
    const next = new Map<number, readonly number[]>();
    const parts = partsIn(group, piece[index] ?? new Set());
    for (const [bits, rows] of found) {
      for (const [own, row] of parts) {
        const all = space.combine(bits, own);
        if (!next.has(all)) next.set(all, [...rows, row]);
      }
    }
    found = next;
  });
  return [...found].map(([bits, rows]) => ({ bits, rows }));
}

function partsIn(group: SpaceGroup, inside: ReadonlySet<number>): ReadonlyMap<number, number> {
  const parts = new Map<number, number>();
  for (const { bits, row } of group.parts) if (inside.has(row)) parts.set(bits, row);
  for (const row of inside) {
    const bits = group.bits[row] ?? 0;
    if (!parts.has(bits)) parts.set(bits, row);
  }
  return parts;
}

type Levels = readonly [Level, Level];

function levelsAt(space: DecisionSpace, bits: number): Levels {
  const [one, other] = space.answersTo(bits);
  return [one?.level ?? 0, other?.level ?? 0];
}

/** Grows one cell, group by group, as far as both policies keep to their levels in all of it. */
function regionAround(space: DecisionSpace, { rows }: Votes, levels: Levels): Region {
  const region = rows.map((row) => ({ rows: new Set([row]), sides: [] as readonly Side[] }));
  space.groups.forEach((group, index) => {
    const rest = votesOfOthers(space, region, index);
    const same = new Map<number, boolean>();
    const keeps = (bits: number): boolean => {
      const known =
        same.get(bits) ?? rest.every((other) => isSame(levelsAt(space, space.combine(bits, other)), levels));
      same.set(bits, known);
      return known;
    };
    const wanted = new Set([...group.rows.keys()].filter((row) => keeps(group.bits[row] ?? 0)));
    const box = boxAround(group, rows[index] ?? 0, wanted);
    region[index] = { rows: new Set(box.rows), sides: box.sides };
  });
  return region;
}

function differs([one, other]: Levels): boolean {
  return one !== other;
}

function isSame(one: Levels, other: Levels): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

/** Every way in which the groups but one can vote inside the region. */
function votesOfOthers(space: DecisionSpace, region: Region, except: number): readonly number[] {
  let found = new Set([space.nobody]);
  space.groups.forEach((group, index) => {
    if (index === except) return;
    const own = [...new Set([...(region[index]?.rows ?? [])].map((row) => group.bits[row] ?? 0))];
    found = new Set([...found].flatMap((bits) => own.map((one) => space.combine(bits, one))));
  });
  return [...found];
}

function differenceOf(
  { kind, base, targets }: StepContext,
  space: DecisionSpace,
  { region, levels, rows }: LevelRegion,
): CellDifference {
  const pattern = base['agent.pattern'];
  return {
    kind,
    pattern: typeof pattern === 'string' ? pattern : null,
    target: String(base['scope.target']),
    targets,
    levels,
    sides: region.flatMap(({ sides }) => sides),
    example: oddValues(space.valuesOf(rows)),
  };
}
