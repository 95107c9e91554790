import { formatMoment } from '../../base/duration.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Applied } from '../trial-record.ts';

/** D19: state, evidence and radius are looked at again when an approval is used. */
export const recheckedAtExecution: Checker = {
  id: 'rechecked-at-execution',
  title: 'an approved step is decided and ruled on again before it runs',
  severity: 'high',
  requirements: ['D19'],
  basis: 'hazard',
  class: 'rated',
  tests: 'runtime',
  kind: 'always',
  check(trial) {
    const approved = approvedOf(trial);
    const again = trial.record.looks.filter(({ decision }) => decision.phase === 're-checked');
    return checked(
      approved.flatMap((applied) => unchecked(applied)),
      [...approved.map(({ apply }) => apply.seq), ...again.map(({ decision }) => decision.seq)],
      'no approval came to be used',
    );
  },
};

function approvedOf({ record }: Trial): readonly Applied[] {
  return record.applied.filter(({ apply }) => apply.approvals.length > 0);
}

function unchecked({ apply, look }: Applied): readonly Violation[] {
  const problem = problemOf({ apply, look });
  if (problem === null) return [];
  const what = `${nameOf(apply.action)} ran at ${formatMoment(apply.at)} on an approval although ${problem}`;
  const entries = [look?.decision.seq, apply.seq].filter((seq) => seq !== undefined);
  return [{ kind: 'realised', breach: 'duty', seq: apply.seq, entries, what }];
}

function problemOf({ apply, look }: Pick<Applied, 'apply' | 'look'>): string | null {
  const givenAt = apply.approvals.reduce((latest, approval) => Math.max(latest, approval.givenAt), 0);
  if (look === null || look.decision.phase !== 're-checked') return 'it was not decided on again';
  if (look.decision.at < givenAt) return 'it was decided on again before the approval and not after it';
  if (look.observation?.at !== look.decision.at) return 'nothing was looked at for the second decision';
  if (look.decision.level < 2) return 'it was decided anew that a person does it';
  if (look.decision.planDigest !== apply.planDigest) return 'what was decided on again was another plan';
  return look.ruling?.ruling === 'admit' ? null : 'no guardrail admitted it again';
}
