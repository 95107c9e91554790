import { readCandidate } from './load-candidate.ts';
import { lintActions } from './lint-actions.ts';
import type { Charter } from '../domain/charter.ts';
import { lintCharter } from './lint-charter.ts';
import { lintCells } from './cells/lint-cells.ts';
import { lintAmbiguities } from './lint-ambiguities.ts';
import { lintConditions } from './lint-conditions.ts';
import { lintGovernance } from './lint-governance.ts';
import type { LintProblem, LintReport } from './lint-report.ts';

/**
 * Everything that is wrong or doubtful in a candidate's folder, without running it. `asOf` is the ISO date for which
 * reviews and exceptions are judged; the caller names it, because a verdict must not depend on when it was asked for.
 * Settings are held against `charter`.
 *
 * Never throws for what stands in the files: that is what it reports.
 */
export function lintCandidate(folder: string, asOf: string, charter: Charter): LintReport {
  const { name, candidate, policySource, runbooks, problems } = readCandidate(folder);
  const unusable = problems.map<LintProblem>((problem) => ({
    ...problem,
    severity: 'error',
    rule: 'readable',
    requirement: null,
    cell: null,
  }));
  if (candidate === null || policySource === null) return { candidate: name, asOf, problems: unusable, cells: null };
  const subject = { policy: candidate.policy, source: policySource, runbooks, charter, asOf };
  // What a program decides is in no clause, and what does not compile cannot be asked.
  const isAsked = candidate.programs.policy.kind === 'file' && problems.length === 0;
  const cells = isAsked ? lintCells(subject, candidate) : null;
  const found = [
    ...unusable,
    ...lintGovernance(subject),
    ...lintCharter(subject),
    ...lintConditions(subject, cells),
    ...lintActions(subject, cells),
    ...lintAmbiguities(subject),
    ...(cells?.problems ?? []),
  ];
  return { candidate: name, asOf, problems: found.toSorted(inReadingOrder), cells: cells?.count ?? null };
}

const weight = { error: 0, warning: 1, note: 2 } as const;

function inReadingOrder(a: LintProblem, b: LintProblem): number {
  const bySeverity = weight[a.severity] - weight[b.severity];
  if (bySeverity !== 0) return bySeverity;
  if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1;
  return (a.place.line ?? 0) - (b.place.line ?? 0);
}
