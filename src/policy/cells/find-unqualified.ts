import type { LintProblem } from '../lint-report.ts';
import { cellProblem, type CellSubject } from './cell-subject.ts';
import type { DecisionSpace, Votes } from './decision-space.ts';

/** Without a valid qualification nothing runs alone (design.md section 4, requirements.md A5). */
export function findUnqualified(subject: CellSubject, spaces: readonly DecisionSpace[]): readonly LintProblem[] {
  for (const space of spaces) {
    const found = unqualifiedCell(space);
    if (found === null) continue;
    const level = space.answersTo(found.bits)[0]?.level ?? 0;
    const isRead = space.groups.some(({ axes }) => axes.some(({ path }) => path === 'qualification.state'));
    const values = { ...space.valuesOf(found.rows), ...(isRead ? {} : { 'qualification.state': 'expired' }) };
    const why = isRead ? '' : ' No clause reads `qualification.state`.';
    const message = `Level ${level} is given without a valid qualification.${why}`;
    const mend = 'Demand level 2 unless `qualification.state == "valid"`.';
    const index = subject.policy.levels.findIndex((rule) => rule.level === level);
    const place = index < 0 ? ['levels'] : ['levels', index, 'level'];
    return [cellProblem(['error', 'unqualified-autonomy', 'A5'], subject, place, [message, mend], values)];
  }
  return [];
}

const good: ReadonlySet<unknown> = new Set(['valid']);

function unqualifiedCell(space: DecisionSpace): Votes | null {
  const index = space.groups.findIndex(({ axes }) => axes.some(({ path }) => path === 'qualification.state'));
  const acts = (votes: Votes): boolean => (space.answersTo(votes.bits)[0]?.level ?? 0) >= 3;
  if (index < 0) return space.votes.find(acts) ?? null;
  const group = space.groups[index];
  const others = space.votesWithout(index);
  for (const [row, bits] of group?.bits.entries() ?? []) {
    for (const rest of others) {
      const votes = { bits: space.combine(rest.bits, bits), rows: rest.rows.with(index, row) };
      if (acts(votes) && !good.has(space.valuesOf(votes.rows)['qualification.state'])) return votes;
    }
  }
  return null;
}
