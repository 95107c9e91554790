import type { LintProblem } from '../lint-report.ts';
import { isWorse } from './cell-order.ts';
import { cellProblem, placeOfClause, placedClauses, type CellSubject } from './cell-subject.ts';
import type { Answer, DecisionSpace, Votes } from './decision-space.ts';
import { describeSides } from './describe-box.ts';
import type { SpaceGroup } from './space-group.ts';
import { variableDomains, type VariableDomain } from './variable-domains.ts';

/**
 * Two cells that differ in one variable, of which the worse has more autonomy: less evidence, wider radius, less
 * confidence, more novelty, a regulated tag (requirements.md B). For each variable the steepest case is told.
 */
export function findNonMonotone(subject: CellSubject, spaces: readonly DecisionSpace[]): readonly LintProblem[] {
  const steepest = new Map<string, Rise>();
  for (const space of spaces) {
    space.groups.forEach((group, index) => {
      group.axes.forEach((axis, position) => {
        const rise = steepestRise(subject, { space, group, index, position }, steepest.get(axis.path)?.by ?? 0);
        if (rise !== null) steepest.set(axis.path, rise);
      });
    });
  }
  return [...steepest].map(([path, rise]) => riseProblem(subject, path, rise));
}

/** One variable of one group of a space. */
interface Spot {
  readonly space: DecisionSpace;
  readonly group: SpaceGroup;
  readonly index: number;
  readonly position: number;
}

interface Rise extends Spot {
  readonly better: number;
  readonly worse: number;
  readonly rest: Votes;
  readonly by: number;
}

/** The largest rise above `least`; null when there is none. */
function steepestRise(subject: CellSubject, spot: Spot, least: number): Rise | null {
  const { space, group, index, position } = spot;
  const others = space.votesWithout(index);
  let found: Rise | null = null;
  for (const [better, worse] of differingPairs(group, position)) {
    for (const rest of others) {
      const answer = (row: number): Answer | undefined =>
        space.answersTo(space.combine(rest.bits, group.bits[row] ?? 0))[0];
      const by = riseOf(subject, answer(better), answer(worse));
      if (by > (found?.by ?? least)) found = { ...spot, better, worse, rest, by };
    }
  }
  return found;
}

/**
 * By how many levels autonomy rises. A fallback below what clauses demand makes everything that they demand a rise; that is a rule of
 * its own (`fallback-below-demand`) and is not told again for each variable.
 */
function riseOf({ policy }: CellSubject, better: Answer | undefined, worse: Answer | undefined): number {
  if (better === undefined || worse === undefined) return 0;
  const demands = policy.levels.filter(({ level }) => level <= 2).map(({ level }) => level);
  const isLow = (policy.fallback ?? 1) < Math.max(...demands);
  if (isLow && better.limits.includes('fallback') && worse.level <= 2) return 0;
  return worse.level - better.level;
}

/** Rows that differ on this axis alone, the worse one second; one pair for each two ways in which they vote. */
function differingPairs(group: SpaceGroup, position: number): readonly (readonly [number, number])[] {
  const { axes, rows, bits } = group;
  const axis = axes[position];
  if (axis === undefined) return [];
  const cellOf = (row: number): number => rows[row]?.[position] ?? -1;
  const pairs = new Map<string, readonly [number, number]>();
  for (const line of linesAlong(group, position)) {
    for (const better of line) {
      for (const worse of line) {
        if (bits[better] === bits[worse] || !isWorse(axis, cellOf(worse), cellOf(better))) continue;
        const key = `${bits[better]} ${bits[worse]}`;
        if (!pairs.has(key)) pairs.set(key, [better, worse]);
      }
    }
  }
  return [...pairs.values()];
}

/** Row numbers, those together that are alike on every other axis. */
function linesAlong({ axes, rows, total }: SpaceGroup, position: number): Iterable<readonly number[]> {
  const sizes = axes.map(({ cells }) => cells.length);
  // Numbers are found much sooner than texts; more cells than numbers are exact for cannot be numbered.
  const keyOf =
    total <= Number.MAX_SAFE_INTEGER
      ? (row: readonly number[]) =>
          row.reduce((number, cell, at) => number * (sizes[at] ?? 1) + (at === position ? 0 : cell), 0)
      : (row: readonly number[]) => row.with(position, -1).join();
  return Map.groupBy(rows.keys(), (index) => keyOf(rows[index] ?? [])).values();
}

function riseProblem(
  subject: CellSubject,
  path: string,
  { space, group, index, position, better, worse, rest }: Rise,
): LintProblem {
  const level = (row: number): number => space.answersTo(space.combine(rest.bits, group.bits[row] ?? 0))[0]?.level ?? 0;
  const inWords = (row: number): string => {
    const cell = group.axes[position]?.cells[group.rows[row]?.[position] ?? -1];
    return describeSides(cell ? [{ path, cells: [cell] }] : []);
  };
  const values = space.valuesOf(rest.rows.with(index, worse));
  const changed = placedClauses(subject.compiled).filter(({ clause: { condition } }) => {
    const said = group.conditions.includes(condition) ? group.saidBy(condition) : [];
    return said[better] !== said[worse];
  });
  const domain: VariableDomain | undefined = variableDomains[path as keyof typeof variableDomains];
  const isAbsent = values[path] === null && domain?.absence !== 'never';
  const what = isAbsent ? 'What is not known gives more autonomy' : 'The worse case gives more autonomy';
  const message = `${what}: level ${level(worse)} ${inWords(worse)}, and level ${level(better)} ${inWords(better)}, all else equal.`;
  const mend = isAbsent
    ? 'Do not guard the input with `has(...)`, so that the clause becomes unknown without it.'
    : 'Turn the comparison round, or demand a person in the worse case.';
  const place = placeOfClause(subject, changed[0]?.clause.id ?? '');
  return cellProblem(['warning', 'non-monotone', 'B5'], subject, place, [message, mend], values);
}
