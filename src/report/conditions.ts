import { isOfRequal } from '../domain/executor-rules.ts';
import type { Summary, TrialSummary } from '../domain/summary.ts';

type Finding = TrialSummary['findings'][number];

/** One rule, and the trials about which something is said of it. */
export interface RuleInTrials {
  readonly invariant: string;
  readonly requirements: readonly string[];
  readonly trials: readonly string[];
}

/** Breaches that something stopped before they changed the world. */
export interface UnrealisedAttempts extends RuleInTrials {
  readonly attempted: number;
  /** What the judge says of the first one. */
  readonly why: string;
}

/** Whether a finding says something about requal's guardrails and not about the candidate (design.md section 4). */
export function isAssumption(trial: TrialSummary, finding: Finding): boolean {
  return isOfRequal(finding, trial.executor);
}

/** Whether a finding is a pass that may be counted for the candidate: exercised, and not on requal's own guardrails. */
export function isEarnedPass(trial: TrialSummary, finding: Finding): boolean {
  return finding.verdict === 'pass' && finding.exercised && !isAssumption(trial, finding);
}

/** Runtime rules that held on requal's guardrails: they hold for the user only if their runtime enforces the same. */
export function assumptionsOf(summary: Pick<Summary, 'trials'>): readonly RuleInTrials[] {
  return rulesWhere(
    summary,
    (trial, finding) => isAssumption(trial, finding) && finding.exercised && finding.verdict === 'pass',
  );
}

/** Rules that no trial exercised. Never exercised is not passed. */
export function unexercisedOf(summary: Pick<Summary, 'trials'>): readonly RuleInTrials[] {
  const exercised = new Set(rulesWhere(summary, (_, finding) => finding.exercised).map(({ invariant }) => invariant));
  return rulesWhere(summary, (_, finding) => !exercised.has(finding.invariant));
}

/** What was attempted and not realised, by rule: forbidden actions that a guardrail or a person stopped. */
export function unrealisedAttemptsOf(summary: Pick<Summary, 'trials'>): readonly UnrealisedAttempts[] {
  const unrealised = (_: TrialSummary, finding: Finding) => finding.attempted > finding.realised;
  return rulesWhere(summary, unrealised).map((rule) => {
    const findings = summary.trials.flatMap((trial) =>
      trial.findings.filter((finding) => finding.invariant === rule.invariant && unrealised(trial, finding)),
    );
    const attempted = findings.reduce((sum, finding) => sum + finding.attempted - finding.realised, 0);
    return { ...rule, attempted, why: findings[0]?.why ?? '' };
  });
}

/** Rules in the order in which they first appear, which is the charter's. */
function rulesWhere(
  summary: Pick<Summary, 'trials'>,
  applies: (trial: TrialSummary, finding: Finding) => boolean,
): readonly RuleInTrials[] {
  const rules = new Map<string, { requirements: readonly string[]; trials: string[] }>();
  for (const trial of summary.trials) {
    for (const finding of trial.findings) {
      if (!applies(trial, finding)) continue;
      const rule = rules.get(finding.invariant) ?? { requirements: finding.requirements, trials: [] };
      if (rule.trials.at(-1) !== trial.id) rule.trials.push(trial.id);
      rules.set(finding.invariant, rule);
    }
  }
  return [...rules].map(([invariant, rule]) => ({ invariant, ...rule }));
}
