import type { LintProblem } from '../lint-report.ts';
import { cellProblem, placeOfClause, placedClauses, type CellSubject } from './cell-subject.ts';
import type { DecisionSpace, Votes } from './decision-space.ts';
import { listOf } from './describe-box.ts';
import { isProof } from './space-group.ts';

/** What becomes of the decision where an input is not known: for each input the most autonomous level that is left. */
export function findUnknown(subject: CellSubject, spaces: readonly DecisionSpace[]): readonly LintProblem[] {
  const axes = subject.space.groups.flatMap((group) => group.axes);
  const inputs = axes.filter(({ cells }) => cells.some(({ kind }) => kind === 'missing')).map(({ path }) => path);
  return inputs.toSorted().flatMap((path) => unknownInput(subject, spaces, path));
}

function unknownInput(subject: CellSubject, spaces: readonly DecisionSpace[], path: string): LintProblem[] {
  const readers = placedClauses(subject.compiled).filter(({ clause }) => clause.condition.reads.includes(path));
  const unsure = readers
    .filter(({ clause }) => clause.condition.unguarded.includes(path))
    .map(({ clause }) => clause.id);
  const guarded = readers
    .filter(({ clause }) => !clause.condition.unguarded.includes(path))
    .map(({ clause }) => clause.id);
  const best = highest(spaces, path);
  const first = readers[0];
  if (best === null || first === undefined) return [];
  const says = [
    ...(unsure.length > 0 ? [`${listOf(unsure, 'and')} ${unsure.length > 1 ? 'are' : 'is'} unknown`] : []),
    ...(guarded.length > 0 ? [`${listOf(guarded, 'and')} ${guarded.length > 1 ? 'are' : 'is'} guarded by has()`] : []),
  ];
  const isProved = spaces.every(({ groups }) => groups.every(isProof));
  const message = `Where ${path} is not known, ${says.join(' and ')}: level ${best.level} at most${isProved ? '' : ' in the cases that were tried'}.`;
  const mend = 'Nothing, if that is meant. What is guarded by `has(...)` counts as absent, not as unknown.';
  const place = placeOfClause(subject, first.clause.id);
  return [cellProblem(['note', 'unknown-input', 'E3'], subject, place, [message, mend], best.values)];
}

function highest(spaces: readonly DecisionSpace[], path: string) {
  let best: { readonly level: number; readonly values: ReturnType<DecisionSpace['valuesOf']> } | null = null;
  for (const space of spaces) {
    for (const votes of votesWithUnknown(space, path)) {
      const level = space.answersTo(votes.bits)[0]?.level ?? 0;
      if (level > (best?.level ?? -1)) best = { level, values: space.valuesOf(votes.rows) };
    }
  }
  return best;
}

function votesWithUnknown(space: DecisionSpace, path: string): readonly Votes[] {
  const index = space.groups.findIndex(({ axes }) => axes.some((axis) => axis.path === path));
  const group = space.groups[index];
  const position = group?.axes.findIndex((axis) => axis.path === path) ?? -1;
  if (group === undefined || position < 0) return [];
  const seen = new Map<number, number>();
  group.rows.forEach((row, number) => {
    const isUnknown = group.axes[position]?.cells[row[position] ?? -1]?.kind === 'missing';
    if (isUnknown && !seen.has(group.bits[number] ?? 0)) seen.set(group.bits[number] ?? 0, number);
  });
  return space
    .votesWithout(index)
    .flatMap((rest) =>
      [...seen].map(([bits, row]) => ({ bits: space.combine(rest.bits, bits), rows: rest.rows.with(index, row) })),
    );
}
