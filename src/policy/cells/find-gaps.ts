import { limits } from '../../domain/limits.ts';
import type { LintProblem } from '../lint-report.ts';
import { boxesOf, foldRest, type Box } from './boxes.ts';
import { exampleOn } from './calm-facts.ts';
import { isWorseRow } from './cell-order.ts';
import {
  cellProblem,
  fallbackText,
  levelMasks,
  placeOfClause,
  placedClauses,
  type CellSubject,
} from './cell-subject.ts';
import type { LiftedSpace } from './clause-spaces.ts';
import type { Votes } from './decision-space.ts';
import { describeBox, listOf } from './describe-box.ts';
import { isProof, type SpaceGroup } from './space-group.ts';

/**
 * Cells in which no clause speaks, so that the fallback decides. A hole between bands (a better case is permitted, a
 * worse one goes to a person, and nothing is said of what lies between) is a warning. Where the clauses only say what
 * is permitted and a declared fallback has the rest, that is one way to write a policy, and it is noted. Services for which
 * exceptions lift clauses are looked at by themselves, and what is so for all others is not told of them again.
 */
export function findGaps(subject: CellSubject): readonly LintProblem[] {
  const told = new Set<string>();
  const everywhere: LiftedSpace = { space: subject.space, lifts: new Set(), where: '' };
  const found: LintProblem[] = [];
  for (const view of [everywhere, ...subject.lifted]) {
    found.push(...view.space.groups.flatMap((group, index) => gapsIn({ subject, view, group, index }, told)));
    if (found.length === 0) found.push(...silence(subject, view));
  }
  return found;
}

/** One group of a space that is looked at. */
interface Spot {
  readonly subject: CellSubject;
  readonly view: LiftedSpace;
  readonly group: SpaceGroup;
  readonly index: number;
}

/** Which rows of a group, beside one vote of all the others, are permitted, sent to a person, or neither. */
interface Sorted {
  readonly permitted: readonly number[];
  readonly demanded: readonly number[];
  readonly neither: readonly number[];
}

/** A region in which no clause speaks, beside one vote of all other groups. */
interface Gap {
  readonly box: Box;
  readonly rest: Votes;
  readonly isHole: boolean;
  /** Whether it is so only beside some votes of the others, because others permit less there than they could. */
  readonly isBeside: boolean;
}

/** `told` holds the cells of groups that are told already, and gets those that are now. */
function gapsIn(spot: Spot, told: Set<string>): LintProblem[] {
  const { subject, view, group, index } = spot;
  const { permit, demandAlone } = levelMasks(subject.compiled);
  // What a level demands only with all of its clauses, this group may still take back.
  const calm = view.space
    .votesWithout(index)
    .filter(({ bits }) => (bits & demandAlone) === 0)
    .toSorted((a, b) => bitsOf(b.bits & permit) - bitsOf(a.bits & permit));
  const found: Gap[] = [];
  for (const rest of calm) {
    const sorted = sortRows(spot, rest);
    // Where no row is permitted the cause lies with the others.
    if (sorted.permitted.length === 0) continue;
    const gaps = new Set(sorted.neither.filter((row) => !told.has(keyOf(group, row))));
    for (const row of gaps) told.add(keyOf(group, row));
    const stated = { ...sorted, demanded: sorted.demanded.filter((row) => isStated(spot, row)) };
    const isBeside = bitsOf(rest.bits & permit) < bitsOf((calm[0]?.bits ?? 0) & permit);
    found.push(...boxesOf(group, gaps).map((box) => ({ box, rest, isBeside, isHole: isHole(group, box, stated) })));
  }
  const inOrder = found.toSorted(
    (a, b) => Number(b.isHole) - Number(a.isHole) || b.box.rows.length - a.box.rows.length,
  );
  return (isProof(group) ? foldRest(inOrder) : asOne(inOrder)).map((gap) => gapProblem(spot, gap));
}

/** Cases that stand for unknown regions may stand for the same one: the gravest is told, with how many there were. */
function asOne(inOrder: readonly Gap[]): readonly Gap[] {
  const [first] = inOrder;
  if (first === undefined) return [];
  return [{ ...first, box: { ...first.box, rows: [...new Set(inOrder.flatMap(({ box }) => box.rows))] } }];
}

/** The cells of the row in words of their own, so that the same one is known again in another space. */
function keyOf({ axes, rows }: SpaceGroup, row: number): string {
  const cells = rows[row] ?? [];
  return axes
    .map(({ path, cells: all }, position) => {
      const cell = all[cells[position] ?? -1];
      return `${path} ${cell === undefined ? '' : JSON.stringify(exampleOn(path, cell))}`;
    })
    .join();
}

function bitsOf(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

function sortRows({ subject: { compiled }, view: { space }, group }: Spot, rest: Votes): Sorted {
  const { permit, demand } = levelMasks(compiled);
  const sorted = { permitted: [] as number[], demanded: [] as number[], neither: [] as number[] };
  group.bits.forEach((bits, row) => {
    const all = space.combine(rest.bits, bits);
    const kind = (all & demand) !== 0 ? 'demanded' : (all & permit) !== 0 ? 'permitted' : 'neither';
    sorted[kind].push(row);
  });
  return sorted;
}

function gapProblem(
  { subject, view, group, index }: Spot,
  { box, rest, isBeside, isHole: isBetween }: Gap,
): LintProblem {
  const { policy, compiled } = subject;
  const [row = -1] = box.rows;
  const unmet = placedClauses(compiled).filter(
    ({ level, clause }) =>
      level.permits &&
      !view.lifts.has(clause.id) &&
      group.conditions.includes(clause.condition) &&
      group.saidBy(clause.condition)[row] !== 'true',
  );
  const ids = unmet.map(({ clause }) => clause.id);
  const decides = fallbackText(policy.fallback);
  const where = `${describeBox(box)}${view.where}${isBeside ? ', all else as in the case shown' : ''}`;
  const message = isBetween
    ? `No clause speaks ${where}: a better case meets the clauses that permit, a worse one is sent to a person, and in between ${decides}.`
    : `No clause speaks ${where}: ${listOf(ids, 'and')} ${ids.length > 1 ? 'do' : 'does'} not hold, no clause demands a person, and ${decides}.`;
  const mend = isBetween
    ? 'Let the bands meet, or write a clause for what lies between.'
    : 'Write a clause that demands a person there, or leave it to the fallback if that is meant.';
  const severity = isBetween || policy.fallback === null ? 'warning' : 'note';
  const place = placeOfClause(subject, ids[0] ?? '');
  const values = view.space.valuesOf(rest.rows.with(index, row));
  return cellProblem([severity, 'gap', 'C5'], subject, place, [message, mend], values);
}

/** Where nothing is ever permitted no group is to blame for what is left to the fallback; it is told once all the same. */
function silence(subject: CellSubject, { space, where }: LiftedSpace): LintProblem[] {
  const { permit, demand } = levelMasks(subject.compiled);
  const silent = space.votes.find(({ bits }) => (bits & (demand | permit)) === 0);
  if (silent === undefined) return [];
  const { fallback } = subject.policy;
  const message = `No clause speaks in the case shown${where}: none demands a person, those that permit do not hold, and ${fallbackText(fallback)}.`;
  const mend = 'Write clauses that demand a person there, or leave it to the fallback if that is meant.';
  const severity = fallback === null ? 'warning' : 'note';
  const values = space.valuesOf(silent.rows);
  return [cellProblem([severity, 'gap', 'C5'], subject, ['fallback'], [message, mend], values)];
}

/**
 * Whether a clause demands a person there that does not rest on C4: that text is reconstructed, and what follows from
 * it is no defect of a published policy.
 */
function isStated({ subject: { compiled, policy }, view, group: { saidBy, conditions } }: Spot, row: number): boolean {
  const reconstructed = new Set(
    policy.levels.flatMap(({ clauses }) =>
      clauses.filter(({ requirement }) => requirement === 'C4').map(({ id }) => id),
    ),
  );
  return placedClauses(compiled).some(
    ({ level, clause }) =>
      !level.permits &&
      !view.lifts.has(clause.id) &&
      !reconstructed.has(clause.id) &&
      conditions.includes(clause.condition) &&
      saidBy(clause.condition)[row] !== 'false',
  );
}

function isHole(group: SpaceGroup, { rows }: Box, stated: Sorted): boolean {
  return rows.slice(0, limits.lintRowsComparedMax).some((row) => liesBetween(group, row, stated));
}

function liesBetween({ axes, rows }: SpaceGroup, row: number, { permitted, demanded }: Sorted): boolean {
  const here = rows[row] ?? [];
  return (
    permitted.some((other) => isWorseRow(axes, here, rows[other] ?? [])) &&
    demanded.some((other) => isWorseRow(axes, rows[other] ?? [], here))
  );
}
