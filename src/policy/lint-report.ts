import type { Problem } from '../base/parse-document.ts';
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
}

/** What lint says about a candidate's folder: errors first, then in the order of the files. */
export interface LintReport {
  readonly candidate: string;
  /** The date for which reviews and exceptions were judged, as `2026-03-02`. */
  readonly asOf: string;
  readonly problems: readonly LintProblem[];
}

/** What the rules of lint look at. */
export interface LintSubject {
  readonly policy: Policy;
  readonly source: SourceDocument;
  readonly runbooks: readonly ReadRunbook[];
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
  return { severity, rule, requirement, message, place: source.placeOf(path), mend };
}
