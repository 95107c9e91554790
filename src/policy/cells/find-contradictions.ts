import type { LintProblem } from '../lint-report.ts';
import { boxesOf, foldRest } from './boxes.ts';
import { cellProblem, placeOfClause, placedClauses, type CellSubject, type PlacedClause } from './cell-subject.ts';
import { describeBox } from './describe-box.ts';
import type { SpaceGroup } from './space-group.ts';

/**
 * Two clauses about the same thing that hold at once and want different levels: one permits autonomy while the other
 * demands a person, or two demand different levels and neither is a special case of the other. The more human level
 * wins, so nothing unsafe follows; but two readers will expect two answers. Clauses about different things are
 * no contradiction, and neither is a clause that carves a case out of another by asking for more.
 */
export function findContradictions(subject: CellSubject): readonly LintProblem[] {
  const all = placedClauses(subject.compiled);
  return subject.space.groups.flatMap((group, index) => {
    const inside = all.filter(({ clause }) => group.conditions.includes(clause.condition));
    return inside.flatMap((first, position) =>
      inside.slice(position + 1).flatMap((second) => contradiction(subject, group, index, first, second)),
    );
  });
}

/** Levels come most autonomous first, so that the second clause has the more human level. */
function contradiction(
  subject: CellSubject,
  group: SpaceGroup,
  index: number,
  first: PlacedClause,
  second: PlacedClause,
): LintProblem[] {
  if (second.level.permits || first.level.level === second.level.level) return [];
  if (speaksOnlyWithOthers(first) || speaksOnlyWithOthers(second)) return [];
  const [one, other] = [group.saidBy(first.clause.condition), group.saidBy(second.clause.condition)];
  const both = new Set([...group.rows.keys()].filter((row) => one[row] === 'true' && other[row] === 'true'));
  if (both.size === 0 || !isClash(first, second, one, other)) return [];
  return foldRest(boxesOf(group, both).map((box) => ({ box }))).map(({ box }) => {
    const does = first.level.permits ? `holds for level ${first.level.level}` : `demands level ${first.level.level}`;
    const message = `${capital(describeBox(box))}, ${first.clause.id} ${does} and ${second.clause.id} demands level ${second.level.level}: the more human answer is given.`;
    const mend = 'Draw the bounds so that only one of the two holds, or say in both which one wins.';
    const rows = withRow(subject, index, box.rows[0] ?? -1);
    const place = placeOfClause(subject, second.clause.id);
    return cellProblem(
      ['warning', 'contradiction', 'C5'],
      subject,
      place,
      [message, mend],
      subject.space.valuesOf(rows),
    );
  });
}

/** A clause that demands nothing by itself cannot contradict by itself. */
function speaksOnlyWithOthers({ level }: PlacedClause): boolean {
  return !level.permits && level.match === 'all' && level.clauses.length > 1;
}

type Answers = ReturnType<SpaceGroup['saidBy']>;

function isClash(first: PlacedClause, second: PlacedClause, one: Answers, other: Answers): boolean {
  const reads = new Set(first.clause.condition.reads);
  const isAboutTheSame = second.clause.condition.reads.every((path) => reads.has(path));
  if (first.level.permits) return isAboutTheSame;
  const isSpecialCase = (a: Answers, b: Answers) => a.every((said, row) => said !== 'true' || b[row] === 'true');
  return (
    isAboutTheSame &&
    reads.size === second.clause.condition.reads.length &&
    !isSpecialCase(other, one) &&
    !isSpecialCase(one, other)
  );
}

/** A cell in which the group has this row and everything else is as ordinary as can be. */
function withRow({ space }: CellSubject, index: number, row: number): readonly number[] {
  return space.groups.map((group, position) => (position === index ? row : (group.parts[0]?.row ?? 0)));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
