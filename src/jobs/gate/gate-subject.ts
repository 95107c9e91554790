import type { Candidate } from '../../domain/candidate.ts';
import { UserError } from '../../base/errors.ts';
import { candidateChanges, type CandidateChange } from '../../policy/candidate-changes.ts';
import { candidatesEqual, type CandidateEquality } from '../../policy/candidates-equal.ts';
import { lintCandidate } from '../../policy/lint-candidate.ts';
import type { LintProblem } from '../../policy/lint-report.ts';
import { loadCandidate, readCandidate } from '../../policy/load-candidate.ts';
import { checkPrograms } from '../../run/check-programs.ts';
import { loadCharter } from '../load-charter.ts';
import type { Bench } from '../try-incident.ts';
import { aimsOf, type Aims } from './aims.ts';

/** The two that are held against each other, and what their files tell. */
export interface GateSubject {
  readonly baseline: Bench;
  readonly candidate: Bench;
  /** Where the files are read from. */
  readonly folders: readonly [baseline: string, candidate: string];
  readonly changes: readonly CandidateChange[];
  readonly equality: CandidateEquality;
  readonly aims: Aims;
  /** Errors of lint that the candidate has and the baseline has not, and those that both have. */
  readonly lint: { readonly added: readonly LintProblem[]; readonly shared: readonly LintProblem[] };
}

/** Reads both candidates and compares what stands in their files. Throws `UserError` for one that cannot be read. */
export function readGateSubject(folders: readonly [string, string], asOf: string): GateSubject {
  const { charter, digest: charterDigest } = loadCharter();
  const [one, other] = [loadAs(folders[0], 'baseline'), loadAs(folders[1], 'candidate')];
  checkPrograms(one);
  checkPrograms(other);
  const name = one.name === other.name ? `${one.name}-baseline` : one.name;
  const baseline: Bench = { candidate: { ...one, name }, charter, charterDigest };
  const candidate: Bench = { candidate: other, charter, charterDigest };
  const changes = candidateChanges(one, readCandidate(folders[1]));
  const [before, after] = folders.map((folder) => lintCandidate(folder, asOf, charter).problems);
  return {
    baseline,
    candidate,
    folders,
    changes,
    equality: candidatesEqual(one, other, changes),
    aims: aimsOf(baseline, candidate, changes),
    lint: heldAgainst(before ?? [], after ?? []),
  };
}

function loadAs(folder: string, what: 'baseline' | 'candidate'): Candidate {
  try {
    return loadCandidate(folder);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`The ${what} cannot be read: ${error.message}`, { place: error.place, mend: error.mend });
  }
}

/** The same rule with the same words is the same error, wherever it stands now; one more of them is new. */
function heldAgainst(before: readonly LintProblem[], after: readonly LintProblem[]): GateSubject['lint'] {
  const left = new Map<string, number>();
  const keyOf = ({ rule, message }: LintProblem): string => `${rule} ${message}`;
  for (const problem of before) left.set(keyOf(problem), (left.get(keyOf(problem)) ?? 0) + 1);
  const [added, shared]: [LintProblem[], LintProblem[]] = [[], []];
  for (const problem of after.filter(({ severity }) => severity === 'error')) {
    const known = left.get(keyOf(problem)) ?? 0;
    left.set(keyOf(problem), known - 1);
    (known > 0 ? shared : added).push(problem);
  }
  return { added, shared };
}
