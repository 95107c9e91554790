import type { CellReport } from './cells/lint-cells.ts';
import { lintProblem, type LintProblem, type LintSubject } from './lint-report.ts';

/**
 * What the levels let through by the way they are written. What an unknown input leads to is told by the cells; they are
 * null for a policy that cannot be asked.
 */
export function lintConditions(subject: LintSubject, cells: CellReport | null): readonly LintProblem[] {
  return [...shapes(subject), ...fallback(subject, cells)];
}

function shapes({ policy, source }: LintSubject): LintProblem[] {
  return policy.levels.flatMap(({ level, match, clauses }, index) => {
    const path = ['levels', index, 'match'];
    const found: LintProblem[] = [];
    if (clauses.length === 0) {
      const message = `Level ${level} has no clauses, so it neither permits nor demands anything.`;
      const mend = 'Write its clauses, or remove the level.';
      found.push(lintProblem(['error', 'empty-level', 'A3'], source, ['levels', index, 'clauses'], message, mend));
    }
    if (level >= 3 && match === 'any') {
      const message = `Level ${level} gives autonomy when any one of its clauses holds.`;
      found.push(lintProblem(['error', 'permits-on-any', 'C1'], source, path, message, 'Write `match: all`.'));
    }
    if (level <= 2 && match === 'all' && clauses.length > 1) {
      const message = `Level ${level} demands a person only when all of its clauses match.`;
      found.push(lintProblem(['warning', 'demands-on-all', 'C3'], source, path, message, 'Write `match: any`.'));
    }
    return found;
  });
}

function fallback({ policy, source }: LintSubject, cells: CellReport | null): LintProblem[] {
  const level = policy.fallback ?? 1;
  if (level > 2) {
    const message = `Where no clause matches, the fallback gives level ${level}: what nobody thought of runs alone.`;
    return [lintProblem(['error', 'open-fallback', 'C5'], source, ['fallback'], message, 'Write 2 or less.')];
  }
  const demanded = policy.levels.filter((rule) => rule.level <= 2).map((rule) => rule.level);
  const least = Math.max(...demanded);
  if (demanded.length === 0 || level >= least || cells?.count.neverFallsBack === true) return [];
  const message = `Where no clause matches the level is ${level}, and clauses demand level ${least}: an input that goes missing could lead from ${level} to ${least}, so that less evidence gives more autonomy.`;
  const mend = `Write \`fallback: ${least}\`.`;
  return [lintProblem(['warning', 'fallback-below-demand', 'B5'], source, ['fallback'], message, mend)];
}
