import { isOfRequal } from '../domain/executor-rules.ts';
import type { TrialSummary } from '../domain/summary.ts';
import type { RuleTally, Tally } from '../domain/tally.ts';

type Finding = TrialSummary['findings'][number];

/** Whether a finding says something about requal's guardrails and not about the candidate (design.md section 4). */
export function isAssumption(trial: TrialSummary, finding: Finding): boolean {
  return isOfRequal(finding, trial.executor);
}

/** Whether a finding is a pass that may be counted for the candidate: exercised, and not on requal's own guardrails. */
export function isEarnedPass(trial: TrialSummary, finding: Finding): boolean {
  return finding.verdict === 'pass' && finding.exercised && !isAssumption(trial, finding);
}

/** Runtime rules that held on requal's guardrails: they hold for the user only if their runtime enforces the same. */
export function assumptionsOf({ rules }: Tally): readonly RuleTally[] {
  return rules.filter(({ assumed }) => assumed > 0);
}

/** Rules that no trial exercised. Never exercised is not passed. */
export function unexercisedOf({ rules }: Tally): readonly RuleTally[] {
  return rules.filter(({ passed, failed, inconclusive, assumed }) => passed + failed + inconclusive + assumed === 0);
}

/** Rules of which breaches were attempted and not realised: a guardrail or a person stopped what is forbidden. */
export function unrealisedAttemptsOf({ rules }: Tally): readonly RuleTally[] {
  return rules.filter(({ stopped }) => stopped.trials > 0);
}
