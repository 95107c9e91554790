import type { LintProblem } from '../lint-report.ts';
import { boxesOf, type Box } from './boxes.ts';
import { isWorseRow } from './cell-order.ts';
import {
  cellProblem,
  fallbackText,
  levelMasks,
  placeOfClause,
  placedClauses,
  type CellSubject,
} from './cell-subject.ts';
import type { Votes } from './decision-space.ts';
import { describeBox, listOf } from './describe-box.ts';
import { isProof, type SpaceGroup } from './space-group.ts';
import { limits } from '../../domain/limits.ts';

/**
 * Cells in which no clause speaks, so that the fallback decides. A hole between bands (a better case is permitted, a
 * worse one goes to a person, and nothing is said of what lies between) is a warning. Where the clauses only say what
 * is permitted and a declared fallback has the rest, that is one way to write a policy, and it is noted.
 */
export function findGaps(subject: CellSubject): readonly LintProblem[] {
  return subject.space.groups.flatMap((group, index) => gapsIn(subject, group, index));
}

/** Which rows of a group, beside one vote of all the others, are permitted, sent to a person, or neither. */
interface Sorted {
  readonly permitted: readonly number[];
  readonly demanded: readonly number[];
  readonly neither: readonly number[];
}

function gapsIn(subject: CellSubject, group: SpaceGroup, index: number): LintProblem[] {
  const { permit, demand } = levelMasks(subject.compiled);
  const calm = subject.space
    .votesWithout(index)
    .filter(({ bits }) => (bits & demand) === 0)
    .toSorted((a, b) => bitsOf(b.bits & permit) - bitsOf(a.bits & permit));
  const told = new Set<number>();
  const found: LintProblem[] = [];
  for (const rest of calm) {
    const sorted = sortRows(subject, group, rest);
    // Where no row is permitted the cause lies with the others.
    if (sorted.permitted.length === 0) continue;
    const gaps = new Set(sorted.neither.filter((row) => !told.has(row)));
    for (const row of gaps) told.add(row);
    const boxes = boxesOf(group, gaps, limits.lintRegionsMax);
    found.push(
      ...boxes.map((box) => gapProblem(subject, group, sorted, rest.rows.with(index, box.rows[0] ?? -1), box)),
    );
  }
  // Cases that stand for unknown regions may stand for the same one: the gravest is told.
  if (isProof(group)) return found;
  const [first] = found.toSorted((a, b) => Number(b.severity === 'warning') - Number(a.severity === 'warning'));
  return first === undefined ? [] : [first];
}

function bitsOf(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

function sortRows({ compiled, space }: CellSubject, group: SpaceGroup, rest: Votes): Sorted {
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
  subject: CellSubject,
  group: SpaceGroup,
  sorted: Sorted,
  rows: readonly number[],
  box: Box,
): LintProblem {
  const { policy, compiled, space } = subject;
  const stated = { ...sorted, demanded: sorted.demanded.filter((row) => isStated(subject, group, row)) };
  const near = box.rows.slice(0, limits.lintRowsComparedMax);
  const isHole = near.some((row) => liesBetween(group, row, stated));
  const unmet = placedClauses(compiled).filter(
    ({ level, clause }) =>
      level.permits &&
      group.conditions.includes(clause.condition) &&
      group.saidBy(clause.condition)[box.rows[0] ?? -1] !== 'true',
  );
  const names = listOf(
    unmet.map(({ clause }) => clause.id),
    'and',
  );
  const decides = fallbackText(policy.fallback);
  const where = describeBox(box);
  const message = isHole
    ? `No clause speaks ${where}: a better case meets the clauses that permit, a worse one is sent to a person, and in between ${decides}.`
    : `No clause speaks ${where}: ${names} ${unmet.length > 1 ? 'do' : 'does'} not hold, no clause demands a person, and ${decides}.`;
  const mend = isHole
    ? 'Let the bands meet, or write a clause for what lies between.'
    : 'Write a clause that demands a person there, or leave it to the fallback if that is meant.';
  const severity = isHole || policy.fallback === null ? 'warning' : 'note';
  const place = placeOfClause(subject, unmet[0]?.clause.id ?? '');
  return cellProblem([severity, 'gap', 'C5'], subject, place, [message, mend], space.valuesOf(rows));
}

/**
 * Whether a clause demands a person there that does not rest on C4: that text is reconstructed, and what follows from
 * it is no defect of a published policy.
 */
function isStated({ compiled, policy }: CellSubject, { saidBy, conditions }: SpaceGroup, row: number): boolean {
  const reconstructed = new Set(
    policy.levels.flatMap(({ clauses }) =>
      clauses.filter(({ requirement }) => requirement === 'C4').map(({ id }) => id),
    ),
  );
  return placedClauses(compiled).some(
    ({ level, clause }) =>
      !level.permits &&
      !reconstructed.has(clause.id) &&
      conditions.includes(clause.condition) &&
      saidBy(clause.condition)[row] !== 'false',
  );
}

function liesBetween({ axes, rows }: SpaceGroup, row: number, { permitted, demanded }: Sorted): boolean {
  const here = rows[row] ?? [];
  return (
    permitted.some((other) => isWorseRow(axes, here, rows[other] ?? [])) &&
    demanded.some((other) => isWorseRow(axes, rows[other] ?? [], here))
  );
}
