import { problemsError } from '../base/problems-error.ts';
import type { SourceDocument } from '../base/read-yaml.ts';
import type { ScenarioProblem } from './check-scenario.ts';

/** Throws one `UserError` for all of the problems, each with its place in the file; returns where there is none. */
export function refuseProblems(problems: readonly ScenarioProblem[], source: SourceDocument): void {
  const [first, ...others] = problems.map(({ path, message, mend }) => ({
    message,
    mend,
    place: source.placeOf(path),
  }));
  if (first) throw problemsError([first, ...others]);
}
