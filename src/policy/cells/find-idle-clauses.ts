import { lintProblem, type LintProblem } from '../lint-report.ts';
import { placeOfClause, placedClauses, type CellSubject, type PlacedClause } from './cell-subject.ts';
import { listOf } from './describe-box.ts';
import { isProof, type Said, type SpaceGroup } from './space-group.ts';

/**
 * Clauses that never decide anything: those that can never be true, those that permit and never object, and those for
 * which another clause always speaks as well.
 */
export function findIdleClauses(subject: CellSubject): readonly LintProblem[] {
  const all = placedClauses(subject.compiled);
  return subject.whole.groups.flatMap((group) => {
    const inside = all.filter(({ clause }) => group.conditions.includes(clause.condition));
    // A condition without variables is meant as it is written: `true` says that a level always holds.
    if (group.axes.length === 0 || !isProof(group)) return [];
    const constant = inside.flatMap((one) => constantClause(subject, group, one));
    const moving = inside.filter(({ clause }) => !isConstant(group.saidBy(clause.condition)));
    return [...constant, ...shadowedClauses(subject, group, moving)];
  });
}

function isConstant(said: readonly Said[]): boolean {
  return !said.includes('true') || said.every((one) => one === 'true');
}

function constantClause(subject: CellSubject, group: SpaceGroup, { level, clause }: PlacedClause): LintProblem[] {
  const said = group.saidBy(clause.condition);
  const inputs = listOf(clause.condition.reads, 'and');
  const place = placeOfClause(subject, clause.id);
  if (!said.includes('true')) {
    const effect = level.permits
      ? `so ${level.match === 'all' ? `level ${level.level} is never reached` : 'it never permits anything'}`
      : said.includes('unknown')
        ? 'so it only ever matches because something is not known'
        : 'so it demands nothing';
    const message = `Clause ${clause.id} of level ${level.level} can never be true, whatever ${inputs} may be: ${effect}.`;
    return [idle('dead-clause', subject, place, message, 'Mend the condition, or remove the clause.')];
  }
  if (level.permits && said.every((one) => one === 'true')) {
    const message = `Clause ${clause.id} holds whatever ${inputs} may be: it keeps nothing from level ${level.level}.`;
    return [idle('clause-without-effect', subject, place, message, 'Mend the condition, or remove the clause.')];
  }
  return [];
}

/** From the last to the first, so that of two equal clauses the later one is told. */
function shadowedClauses(subject: CellSubject, group: SpaceGroup, inside: readonly PlacedClause[]): LintProblem[] {
  let others = [...inside];
  return inside.toReversed().flatMap((one) => {
    const rest = others.filter((other) => other !== one && coversFor(other, one));
    const by = shadowOf(group, one, rest);
    if (by.length === 0 || !subject.lifted.every(({ lifts }) => isShadowedBeside(lifts, group, one, rest))) return [];
    others = others.filter((other) => other !== one);
    const names = listOf(
      by.map(({ clause }) => clause.id),
      'or',
    );
    const message = one.level.permits
      ? `Clause ${one.clause.id} never decides: whenever it does not hold, ${names} of level ${one.level.level} does not either.`
      : `Clause ${one.clause.id} never decides: whenever it demands level ${one.level.level}, ${names} demands as much or more.`;
    return [
      idle(
        'shadowed-clause',
        subject,
        placeOfClause(subject, one.clause.id),
        message,
        'Mend one of them, or remove it.',
      ),
    ];
  });
}

/** Whether `other` can take the place of `one`: of one permitting level, or demanding at least as much of the same people. */
function coversFor(other: PlacedClause, one: PlacedClause): boolean {
  if (one.level.permits) return other.level === one.level && one.level.match === 'all';
  const speaksAlone = ({ level }: PlacedClause) =>
    !level.permits && (level.match === 'any' || level.clauses.length === 1);
  const isHeard = one.clause.concern === null || one.clause.concern === other.clause.concern;
  return speaksAlone(one) && speaksAlone(other) && other.level.level <= one.level.level && isHeard;
}

/** Whether it is so as well where exceptions lift clauses: what is lifted speaks for nobody else, nor for itself. */
function isShadowedBeside(
  lifts: ReadonlySet<string>,
  group: SpaceGroup,
  one: PlacedClause,
  rest: readonly PlacedClause[],
): boolean {
  if (lifts.has(one.clause.id)) return true;
  const left = rest.filter(({ clause }) => !lifts.has(clause.id));
  return shadowOf(group, one, left).length > 0;
}

/** The clauses that between them speak wherever this one does; none where it sometimes speaks alone. */
function shadowOf(group: SpaceGroup, one: PlacedClause, rest: readonly PlacedClause[]): readonly PlacedClause[] {
  const speaks = ({ level, clause }: PlacedClause, row: number): boolean => {
    const said = group.saidBy(clause.condition)[row];
    return level.permits ? said !== 'true' : said !== 'false';
  };
  const rows = [...group.rows.keys()].filter((row) => speaks(one, row));
  if (!rows.every((row) => rest.some((other) => speaks(other, row)))) return [];
  const alone = rest.find((other) => rows.every((row) => speaks(other, row)));
  return alone === undefined ? rest.filter((other) => rows.some((row) => speaks(other, row))) : [alone];
}

function idle(
  rule: string,
  subject: CellSubject,
  place: readonly PropertyKey[],
  message: string,
  mend: string,
): LintProblem {
  return lintProblem(['warning', rule, 'C5'], subject.source, place, message, mend);
}
