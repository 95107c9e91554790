import { formatDuration } from '../base/duration.ts';
import type { Role } from '../domain/primitives.ts';
import { lintProblem, type LintProblem, type LintSubject } from './lint-report.ts';

/** Settings that fall short of what the charter demands of every policy, whichever trial happens to use them. */
export function lintCharter(subject: LintSubject): readonly LintProblem[] {
  return [
    ...abortWindow(subject),
    ...approvalAges(subject),
    ...escalationRoles(subject),
    ...requalification(subject),
    ...verifyWindows(subject),
  ];
}

function abortWindow({ policy, source, charter }: LintSubject): LintProblem[] {
  if (policy.abortWindow >= charter.abortWindowMin) return [];
  const least = formatDuration(charter.abortWindowMin);
  const message = `Whoever is told of a step at level 3 can stop it for ${formatDuration(policy.abortWindow)}; the charter wants ${least}.`;
  return [lintProblem(['error', 'abort-window', 'A3'], source, ['abortWindow'], message, `Write ${least} or more.`)];
}

function approvalAges({ policy, source, charter }: LintSubject): LintProblem[] {
  return policy.approvals.flatMap(({ tier, validFor }, index) => {
    if (validFor <= charter.approvalAgeMax) return [];
    const most = formatDuration(charter.approvalAgeMax);
    const message = `An approval of tier ${tier} is good for ${formatDuration(validFor)}; the charter wants ${most} at most.`;
    const path = ['approvals', index, 'validFor'];
    return [lintProblem(['error', 'approval-age', 'D4'], source, path, message, `Write ${most} or less.`)];
  });
}

function escalationRoles({ policy, source, charter }: LintSubject): LintProblem[] {
  return (['regulated', 'data', 'commander'] as const).flatMap((concern) => {
    const called = policy.escalation[concern];
    const right: readonly Role[] = charter.roles[concern];
    if (right.includes(called)) return [];
    const message = `\`${concern}\` calls ${called}, who cannot decide there: the charter names ${right.join(' or ')}.`;
    const path = ['escalation', concern];
    return [lintProblem(['error', 'escalation-role', 'F2'], source, path, message, `Write ${right.join(' or ')}.`)];
  });
}

/** A5: level 4 is qualified again after each incident where it acted and the outcome was not the best. */
function requalification({ policy, source }: LintSubject): LintProblem[] {
  if (policy.requalification.afterSuboptimalOutcome) return [];
  const path = ['requalification', 'afterSuboptimalOutcome'];
  const message = 'Level 4 stays qualified after an incident in which it acted and did not do well.';
  return [lintProblem(['error', 'requalification', 'A5'], source, path, message, 'Write true.')];
}

/** D13: what is verified when nobody waits for it any more is verified by nobody. */
function verifyWindows({ runbooks, charter }: LintSubject): LintProblem[] {
  return runbooks.flatMap(({ runbook, source }) =>
    runbook.actions.flatMap(({ kind, verifyWithin }, index) => {
      if (verifyWithin <= charter.verifyWithinMax) return [];
      const most = formatDuration(charter.verifyWithinMax);
      const message = `Whether ${kind} helped is known after ${formatDuration(verifyWithin)} only; the charter wants it within ${most}.`;
      const path = ['actions', index, 'verifyWithin'];
      return [lintProblem(['error', 'verify-window', 'D13'], source, path, message, `Write ${most} or less.`)];
    }),
  );
}
