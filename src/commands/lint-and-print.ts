import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, formatPlace } from '../base/errors.ts';
import { exitCodes } from '../base/exit-codes.ts';
import { writeFileWhole } from '../base/write-file.ts';
import { loadCharter } from '../jobs/load-charter.ts';
import { lintCandidate } from '../policy/lint-candidate.ts';
import { lintSarif } from '../report/lint-sarif.ts';
import { lintText } from '../report/lint-text.ts';
import { dateOf } from './date-of.ts';
import { printDocument } from './print-document.ts';

export interface LintOptions {
  readonly candidate: string;
  /** Null is today. */
  readonly asOf: string | null;
  readonly json: boolean;
  /** Where a SARIF log is written as well; null for nowhere. */
  readonly sarif: string | null;
}

/** Lints a candidate, prints what was found, and returns the exit code: warnings and notes do not fail. */
export function lintAndPrint({ candidate, asOf, json, sarif }: LintOptions): number {
  refuseNoCandidate(candidate);
  const report = lintCandidate(candidate, dateOf(asOf), loadCharter().charter);
  if (sarif !== null) writeFileWhole(sarif, `${JSON.stringify(lintSarif(report), null, 2)}\n`);
  const places = report.problems.map((problem) => ({ ...problem, place: formatPlace(problem.place) }));
  if (json) printDocument('lint', report);
  else process.stdout.write(lintText({ ...report, problems: places }));
  return report.problems.some(({ severity }) => severity === 'error') ? exitCodes.fail : exitCodes.pass;
}

/** Nothing to lint is a mistake on the command line, not a finding about a candidate. */
function refuseNoCandidate(folder: string): void {
  if (['policy.yaml', 'candidate.yaml'].some((name) => existsSync(join(folder, name)))) return;
  const message = existsSync(folder)
    ? 'There is no candidate: the folder has neither a policy.yaml nor a candidate.yaml.'
    : 'There is no such folder.';
  throw new UserError(message, {
    place: { file: folder, line: null, column: null },
    mend: 'Name the folder of a candidate, such as policies/production-platform.',
  });
}
