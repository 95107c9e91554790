import { lintCells } from '../../src/policy/cells/lint-cells.ts';
import type { LintProblem } from '../../src/policy/lint-report.ts';
import { candidateWith } from './policy-candidate.ts';
import { shippedCharter } from './shipped-charter.ts';

/** What the cells of a policy show that is made up of these parts; a finding has no place, since there is no file. */
export function cellsOf(changes: Parameters<typeof candidateWith>[0]): readonly LintProblem[] {
  const candidate = candidateWith(changes);
  const placeOf = () => ({ file: 'policy.yaml', line: null, column: null });
  const source = { file: 'policy.yaml', text: '', value: null, placeOf };
  const subject = { policy: candidate.policy, source, runbooks: [], charter: shippedCharter, asOf: '2026-12-01' };
  return lintCells(subject, candidate).problems;
}
