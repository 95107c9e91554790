import type { Candidate } from '../../domain/candidate.ts';
import type { ApprovalRule } from '../../domain/policy.ts';
import { limits } from '../../domain/limits.ts';
import { compilePolicy, type CompiledPolicy } from '../compile-policy.ts';
import { lintProblem, type CellCount, type LintProblem, type LintSubject } from '../lint-report.ts';
import { askedCell } from './asked-cell.ts';
import { cutAxes } from './cut-axes.ts';
import { openSpace, type DecisionSpace } from './decision-space.ts';
import { findContradictions } from './find-contradictions.ts';
import { findGaps } from './find-gaps.ts';
import { findIdleClauses } from './find-idle-clauses.ts';
import { findNonMonotone } from './find-non-monotone.ts';
import { findUnknown } from './find-unknown.ts';
import { findUnqualified } from './find-unqualified.ts';
import { findUnused } from './find-unused.ts';
import { isProof } from './space-group.ts';
import { stepContexts } from './step-contexts.ts';

/** What the cells of a policy's decision space show. */
export interface CellReport {
  readonly problems: readonly LintProblem[];
  readonly count: CellCount;
  /** A cell in which people are asked under this rule of `approvals`; null where there is none. */
  askedUnder(rule: ApprovalRule): LintProblem['cell'];
  /** Whether no cell is decided by the fallback; false as well where not every cell was tried. */
  readonly neverFallsBack: boolean;
}

/**
 * Looks at every cell of the decision space of a policy: gaps, contradictions, clauses, levels and actions that decide
 * nothing, worse cases with more autonomy, autonomy without a qualification, and what an unknown input leads to. Every
 * answer is the policy's own (`openSpace`). What is found is so; that nothing else is there is proved as long as
 * `count.isProof` holds, and a finding says so where it does not.
 */
export function lintCells(
  subject: LintSubject,
  candidate: Candidate,
  cellsMax: number = limits.lintCellsMax,
): CellReport {
  const roles = candidate.runbooks.map(({ pattern, escalation }) => [pattern, escalation.role] as const);
  const compiled = compilePolicy(candidate.policy, new Map(roles));
  const space = clauseSpace(compiled, cellsMax);
  const contexts = stepContexts([compiled], Date.parse(`${subject.asOf}T00:00:00Z`)).map((context) => ({
    context,
    space: openSpace({ ...context, cellsMax }),
  }));
  const spaces = contexts.map((one) => one.space);
  const cells = { ...subject, compiled, space };
  const problems = [
    ...findGaps(cells),
    ...findContradictions(cells),
    ...findIdleClauses(cells),
    ...findUnused(cells, contexts),
    ...findUnqualified(cells, spaces),
    ...findNonMonotone(cells, spaces),
    ...findUnknown(cells, spaces),
  ];
  const count = countOf([space, ...spaces]);
  return {
    problems: [...problems, ...notProved(subject, [space, ...spaces])],
    count,
    askedUnder: (rule) => askedCell(subject.policy, contexts, rule),
    neverFallsBack: count.isProof && ![space, ...spaces].some(fallsBack),
  };
}

function fallsBack({ votes, answersTo }: DecisionSpace): boolean {
  return votes.some(({ bits }) => answersTo(bits).some((answer) => answer.limits.includes('fallback')));
}

/** The space of the clauses alone: whatever is done, for which pattern and where, is a variable like any other. */
function clauseSpace(compiled: CompiledPolicy, cellsMax: number): DecisionSpace {
  const conditions = compiled.levels.flatMap(({ clauses }) => clauses.map(({ condition }) => condition));
  const subjects = [{ compiled, exceptions: [], authorisations: [] }];
  return openSpace({ subjects, axes: cutAxes(conditions), base: {}, cellsMax });
}

function countOf(spaces: readonly DecisionSpace[]): CellCount {
  const variables = new Set(spaces.flatMap(({ groups }) => groups.flatMap(({ axes }) => axes.map(({ path }) => path))));
  const own = spaces.slice(1);
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  return {
    variables: variables.size,
    groups: Math.max(...spaces.map(({ groups }) => groups.length)),
    cells: sum(own.map(({ groups }) => groups.reduce((product, { total }) => product * total, 1))),
    tried: sum(spaces.map(({ groups }) => sum(groups.map(({ rows }) => rows.length)))),
    combinations: sum(spaces.map(({ votes }) => votes.length)),
    isProof: spaces.every(({ groups }) => groups.every(isProof)),
  };
}

function notProved({ source }: LintSubject, spaces: readonly DecisionSpace[]): LintProblem[] {
  const told = new Set<string>();
  return spaces.flatMap(({ groups }) =>
    groups.flatMap(({ axes, rows, total, strength, isEntangled }) => {
      const names = axes.map(({ path }) => path).join(', ');
      if ((strength === null && !isEntangled) || told.has(names)) return [];
      told.add(names);
      const message =
        strength === null
          ? `Clauses compare ${names} with one another, so that their cells are tries: what was not found could still be there.`
          : `${names} stand together in ${total.toPrecision(3)} cells, of which ${rows.length} were tried (${((100 * rows.length) / total).toPrecision(2)} %, with every combination of any ${strength} of them): what was not found could still be there.`;
      const mend = 'Split the clauses that read many variables at once.';
      return [lintProblem(['warning', 'not-exhaustive', null], source, ['levels'], message, mend)];
    }),
  );
}
