import type { Candidate } from '../../domain/candidate.ts';
import type { ApprovalRule } from '../../domain/policy.ts';
import { limits } from '../../domain/limits.ts';
import { compilePolicy } from '../compile-policy.ts';
import { lintProblem, type CellCount, type LintProblem, type LintSubject } from '../lint-report.ts';
import { askedCell } from './asked-cell.ts';
import { clauseSpaces } from './clause-spaces.ts';
import { openSpace, type DecisionSpace } from './decision-space.ts';
import { findContradictions } from './find-contradictions.ts';
import { findGaps } from './find-gaps.ts';
import { findIdleClauses } from './find-idle-clauses.ts';
import { findNonMonotone } from './find-non-monotone.ts';
import { findUnknown } from './find-unknown.ts';
import { findUnqualified } from './find-unqualified.ts';
import { findUnused, type OpenContext } from './find-unused.ts';
import { isProof as hasEveryCell } from './space-group.ts';
import { stepContexts } from './step-contexts.ts';

/** What the cells of a policy's decision space show. */
export interface CellReport {
  readonly problems: readonly LintProblem[];
  readonly count: CellCount;
  /** A cell in which people are asked under this rule of `approvals`; null where there is none. */
  askedUnder(rule: ApprovalRule): LintProblem['cell'];
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
  const asOfMs = Date.parse(`${subject.asOf}T00:00:00Z`);
  const { steps: space, all: whole, lifted } = clauseSpaces(compiled, asOfMs, cellsMax);
  const contexts = stepContexts([compiled], asOfMs).map((context) => ({
    context,
    space: openSpace({ ...context, cellsMax }),
  }));
  const spaces = contexts.map((one) => one.space);
  const cells = { ...subject, compiled, space, whole, lifted };
  const problems = [
    ...findGaps(cells),
    ...findContradictions(cells),
    ...findIdleClauses(cells),
    ...findUnused(cells, contexts),
    ...findUnqualified(cells, spaces),
    ...findNonMonotone(cells, spaces),
    ...findUnknown(cells, spaces),
  ];
  const steps = [space, ...lifted.map((one) => one.space), ...spaces];
  const all = [...steps, whole];
  const isProof = all.every(({ groups, tellsEntries }) => tellsEntries && groups.every(hasEveryCell));
  const neverFallsBack = isProof && !steps.some(fallsBack);
  return {
    problems: [...problems, ...notProved(subject, all), ...untoldEntries(subject, contexts)],
    count: { ...countOf(space, spaces), isProof, neverFallsBack },
    askedUnder: (rule) => askedCell(subject.policy, contexts, rule),
  };
}

function fallsBack({ votes, answersTo }: DecisionSpace): boolean {
  return votes.some(({ bits }) => answersTo(bits).some((answer) => answer.limits.includes('fallback')));
}

function countOf(space: DecisionSpace, own: readonly DecisionSpace[]): Omit<CellCount, 'isProof' | 'neverFallsBack'> {
  const spaces = [space, ...own];
  const variables = new Set(spaces.flatMap(({ groups }) => groups.flatMap(({ axes }) => axes.map(({ path }) => path))));
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  return {
    variables: variables.size,
    groups: Math.max(...spaces.map(({ groups }) => groups.length)),
    cells: sum(own.map(({ groups }) => groups.reduce((product, { total }) => product * total, 1))),
    tried: sum(spaces.map(({ groups }) => sum(groups.map(({ rows }) => rows.length)))),
    combinations: sum(spaces.map(({ votes }) => votes.length)),
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

/** Kinds of step for which more actions are authorised than a vote can tell apart. */
function untoldEntries({ source }: LintSubject, contexts: readonly OpenContext[]): LintProblem[] {
  const untold = contexts.filter(({ space }) => !space.tellsEntries);
  return [...new Set(untold.map(({ context }) => context.kind))].map((kind) => {
    const message = `More actions are authorised for ${kind} than can be told apart: the levels are those of every case, and whether one of these entries is never used was not looked into.`;
    const mend = 'Join entries that are authorised at the same level.';
    return lintProblem(['warning', 'not-exhaustive', null], source, ['authorised'], message, mend);
  });
}
