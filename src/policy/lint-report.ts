import type { Problem } from '../base/errors.ts';
import type { Charter } from '../domain/charter.ts';
import type { FactValue } from '../domain/facts.ts';
import type { Policy } from '../domain/policy.ts';
import type { SourceDocument } from '../base/read-yaml.ts';
import type { ReadRunbook } from './read-runbooks.ts';

/** An error must be mended before the candidate can be qualified, a warning should be, a note is for the reader. */
export type LintSeverity = 'error' | 'warning' | 'note';

/** One finding of lint. `rule` is a stable name; `requirement` is an id of requirements.md, or null for plain files. */
export interface LintProblem extends Problem {
  readonly severity: LintSeverity;
  readonly rule: string;
  readonly requirement: string | null;
  /**
   * A case in which it is so: the variables whose values differ from those of an ordinary step; null where it is not
   * about cases.
   */
  readonly cell: Readonly<Record<string, FactValue>> | null;
}

/** How much of a policy's decision space was looked at. */
export interface CellCount {
  /** Variables that a clause or an authorised action reads, and groups of them that share no clause. */
  readonly variables: number;
  readonly groups: number;
  /** Combinations of cells in all; a number that can be far beyond what could be visited. */
  readonly cells: number;
  /** Cells of groups that were tried, and ways in which they can be put together. */
  readonly tried: number;
  readonly combinations: number;
  /** Whether a rule that reports nothing is broken in no cell. */
  readonly isProof: boolean;
  /** Whether no cell is left to the fallback; false as well where that is not proved. */
  readonly neverFallsBack: boolean;
}

/** What lint says about a candidate's folder: errors first, then in the order of the files. */
export interface LintReport {
  readonly candidate: string;
  /** The date for which reviews and exceptions were judged, as `2026-03-02`. */
  readonly asOf: string;
  readonly problems: readonly LintProblem[];
  /** Null where there are no clauses that could be asked. */
  readonly cells: CellCount | null;
}

/** What the rules of lint look at. */
export interface LintSubject {
  readonly policy: Policy;
  readonly source: SourceDocument;
  readonly runbooks: readonly ReadRunbook[];
  /** What no policy may fall short of, whatever it says. */
  readonly charter: Charter;
  readonly asOf: string;
}

/** Makes a finding about a place of a file. */
export function lintProblem(
  [severity, rule, requirement]: readonly [LintSeverity, string, string | null],
  source: SourceDocument,
  path: readonly PropertyKey[],
  message: string,
  mend: string,
): LintProblem {
  return { severity, rule, requirement, message, place: source.placeOf(path), mend, cell: null };
}
