import { formatDuration } from '../base/duration.ts';
import { actionTraits } from '../domain/action.ts';
import { limits } from '../domain/limits.ts';
import type { CellReport } from './cells/lint-cells.ts';
import { lintProblem, type LintProblem, type LintSubject } from './lint-report.ts';

/** Actions, patterns and runbooks that do not fit together, and settings that take silence for consent. */
export function lintActions(subject: LintSubject, cells: CellReport | null): readonly LintProblem[] {
  return [
    ...authorisedActions(subject),
    ...noRunbooks(subject),
    ...runbookActions(subject),
    ...shortVerifications(subject),
    ...approvalRules(subject, cells),
    ...guardrailSettings(subject),
  ];
}

function authorisedActions({ policy, source, runbooks }: LintSubject): LintProblem[] {
  const patterns = new Set(runbooks.map(({ runbook }) => runbook.pattern));
  const executable = new Set(policy.guardrails.executorMay);
  return policy.authorised.flatMap(({ id, kind, level, patterns: named }, index) => {
    const at = (field: string) => ['authorised', index, field];
    const found = named.flatMap((pattern, position) => {
      if (patterns.has(pattern)) return [];
      const message = `${id} is authorised for the pattern ${pattern}, and no runbook describes it.`;
      const mend = `Write a runbook for it, or name one of: ${[...patterns].toSorted().join(', ')}.`;
      return [
        lintProblem(['warning', 'pattern-without-runbook', 'A3'], source, [...at('patterns'), position], message, mend),
      ];
    });
    if (level >= 3 && (actionTraits[kind].alwaysHuman || policy.alwaysHuman.includes(kind))) {
      const message = `${id} lets ${kind} run alone, and that belongs to a person whatever the confidence.`;
      found.push(
        lintProblem(['error', 'authorises-human-action', 'D3'], source, at('kind'), message, 'Remove the entry.'),
      );
    }
    if (!executable.has(kind)) {
      const message = `${id} authorises ${kind}, and \`executorMay\` does not list it: it could never be carried out.`;
      const mend = 'Add it to `guardrails.executorMay`, or remove the entry.';
      found.push(lintProblem(['warning', 'not-executable', 'D11'], source, at('kind'), message, mend));
    }
    const known = policy.levels.some((rule) => rule.level >= 3 && rule.level <= level);
    if (!known) {
      const message = `${id} is authorised up to level ${level}, and no level up to there lets anything run alone.`;
      found.push(lintProblem(['warning', 'authorised-nowhere', 'A3'], source, at('level'), message, 'Mend the level.'));
    }
    return found;
  });
}

function noRunbooks({ source, runbooks }: LintSubject): LintProblem[] {
  if (runbooks.length > 0) return [];
  const message = 'The candidate has no runbooks: no pattern has a written way to handle it.';
  return [lintProblem(['warning', 'no-runbooks', 'A3'], source, [], message, 'Write runbooks/<name>.yaml.')];
}

function runbookActions({ policy, runbooks }: LintSubject): LintProblem[] {
  const authorised = new Set(policy.authorised.map(({ kind }) => kind));
  const executable = new Set(policy.guardrails.executorMay);
  return runbooks.flatMap(({ runbook, source }) =>
    runbook.actions.flatMap(({ kind, tier, undo, amount }, index) => {
      const at = (field: string) => ['actions', index, field];
      const found: LintProblem[] = [];
      if (!executable.has(kind)) {
        const message = `Runbook ${runbook.id} allows ${kind}, and the executor may not carry it out.`;
        const mend = 'Add it to `guardrails.executorMay` of the policy, or remove it from the runbook.';
        found.push(lintProblem(['warning', 'not-executable', 'D11'], source, at('kind'), message, mend));
      }
      if (!authorised.has(kind)) {
        const message = `Runbook ${runbook.id} allows ${kind}, which \`authorised\` never names: a person approves it each time.`;
        const mend = 'Nothing, if that is meant.';
        found.push(lintProblem(['note', 'never-alone', 'A2'], source, at('kind'), message, mend));
      }
      if (tier < actionTraits[kind].tier) {
        const message = `Runbook ${runbook.id} puts ${kind} into tier ${tier}; its tier is ${actionTraits[kind].tier}.`;
        found.push(lintProblem(['error', 'tier-too-low', 'D1'], source, at('tier'), message, 'Raise the tier.'));
      }
      if (amount.default > amount.max) {
        const message = `The default amount of ${kind} in runbook ${runbook.id} is above its maximum.`;
        found.push(lintProblem(['error', 'amount', 'D9'], source, at('amount'), message, 'Mend one of them.'));
      }
      if (actionTraits[kind].amount === 'replicas' && amount.max > policy.guardrails.envelope.stepMax) {
        const message = `Runbook ${runbook.id} scales by up to ${amount.max} at once; the envelope allows ${policy.guardrails.envelope.stepMax}.`;
        found.push(
          lintProblem(['warning', 'outside-envelope', 'D9'], source, at('amount'), message, 'Lower the maximum.'),
        );
      }
      if (undo === 'irreversible' && tier < 2) {
        const message = `Runbook ${runbook.id} calls ${kind} irreversible and low risk.`;
        found.push(
          lintProblem(['error', 'irreversible-low-tier', 'D14'], source, at('undo'), message, 'Raise the tier.'),
        );
      }
      return found;
    }),
  );
}

/** D13: what is to be known before it can be seen is not known, and then a person is asked each time. */
function shortVerifications({ runbooks }: LintSubject): LintProblem[] {
  const least = formatDuration(limits.usersSeenOverMs);
  return runbooks.flatMap(({ runbook, source }) =>
    runbook.actions.flatMap(({ kind, verifyWithin }, index) => {
      if (verifyWithin >= limits.usersSeenOverMs) return [];
      const message = `Runbook ${runbook.id} wants to know within ${formatDuration(verifyWithin)} whether ${kind} helped. How users fare is seen over ${least}, so that it is hardly ever said to have helped, but where it was done to what carries telemetry.`;
      const path = ['actions', index, 'verifyWithin'];
      const mend = `Write some minutes, ${least} at least.`;
      return [lintProblem(['warning', 'verify-too-soon', 'D13'], source, path, message, mend)];
    }),
  );
}

function approvalRules({ policy, source }: LintSubject, cells: CellReport | null): LintProblem[] {
  return policy.approvals.flatMap((rule, index) => {
    const { tier, onTimeout, groups } = rule;
    const found: LintProblem[] = [];
    if (onTimeout === 'execute') {
      const message = `Where nobody answers, an action of tier ${tier} is carried out: silence is taken for consent.`;
      const mend = 'Write page-on-call, queue, cancel or read-only.';
      const place = ['approvals', index, 'onTimeout'];
      const problem = lintProblem(['error', 'silence-is-consent', 'D5'], source, place, message, mend);
      found.push({ ...problem, cell: cells?.askedUnder(rule) ?? null });
    }
    if (tier >= 2 && groups.length < 2) {
      const message = `One person alone approves an action of tier ${tier}.`;
      const mend = 'Add a second group from a separate function.';
      found.push(lintProblem(['warning', 'one-approver', 'D4'], source, ['approvals', index, 'groups'], message, mend));
    }
    return found;
  });
}

function guardrailSettings({ policy, source }: LintSubject): LintProblem[] {
  const { guardrails } = policy;
  const risky: readonly (readonly [boolean, string, string, string, string])[] = [
    [guardrails.coolDown === 0, 'coolDown', 'D8', 'There is no cool-down between two attempts.', 'Write 10m or more.'],
    [guardrails.verify === 'off', 'verify', 'D13', 'Nothing is verified after an action.', 'Write undo-then-escalate.'],
    [
      guardrails.approval.bindsTo !== 'digest',
      'approval',
      'D4',
      `An approval binds to ${guardrails.approval.bindsTo} and can be used for another plan.`,
      'Write `bindsTo: digest`.',
    ],
    [guardrails.changeWindow === 'ignored', 'changeWindow', 'D10', 'Change windows are ignored.', 'Write enforced.'],
    [
      guardrails.preflight.sourcesMin < 2,
      'preflight',
      'E2',
      'One signal is enough to act on.',
      'Write `sourcesMin: 2`.',
    ],
  ];
  return risky.flatMap(([wrong, field, requirement, message, mend]) =>
    wrong ? [lintProblem(['error', 'guardrail-open', requirement], source, ['guardrails', field], message, mend)] : [],
  );
}
