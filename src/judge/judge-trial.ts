import type { Charter } from '../domain/charter.ts';
import type { Entry } from '../domain/entry.ts';
import type { Finding, Outcome } from '../domain/finding.ts';
import { checkers, hazards } from './charter-table.ts';
import { countedEntries } from './counted-entries.ts';
import type { Check, Checker, Trial, Violation } from './check.ts';
import { findingOf } from './check.ts';
import { dispositionsOf } from './dispositions.ts';
import { measuresOf } from './measures.ts';
import { milestonesOf } from './milestones.ts';
import { trialRecordOf } from './trial-record.ts';
import { verdictOf } from './verdict.ts';

/** What the judge is given: one trial's journal, the charter, and the journal of the twin if there is one. */
export interface JudgeInput {
  readonly entries: readonly Entry[];
  readonly charter: Charter;
  /** The same candidate in the scenario without the hazard; null when it was not run. */
  readonly twin: readonly Entry[] | null;
}

/** Judges a trial from its journal and nothing else (design.md sections 6 and 7). */
export function judgeTrial({ entries, charter, twin }: JudgeInput): Outcome {
  const whole = trialRecordOf(entries);
  const counted = countedEntries(entries);
  const record = counted.entries === entries ? whole : trialRecordOf(counted.entries, counted.until);
  const trial: Trial = { record, twin: twin === null ? null : trialRecordOf(twin), charter, hazards };
  const checks = checkers.map((checker): [Checker, Check] => [checker, checker.check(trial)]);
  const findings = checks.map(([checker, check]): Finding => findingOf(checker, check));
  const dispositions = dispositionsOf(record, charter);
  const violations = checks.flatMap(([, check]) => check.violations);
  return {
    ...verdictOf({
      whole,
      counted: record,
      twin: trial.twin,
      findings,
      dispositions,
      neglected: checks.filter(([, check]) => isNeglect(check)).map(([{ id }]) => id),
    }),
    findings,
    dispositions,
    milestones: milestonesOf(whole),
    unsafe: { attempted: unsafe(violations, 'attempted'), realised: unsafe(violations, 'realised') },
    measures: measuresOf(whole),
  };
}

/** Whether a rule was broken by what was left undone and by no act that came to be. */
function isNeglect({ violations }: Check): boolean {
  const realised = violations.filter(({ kind }) => kind === 'realised');
  return realised.length > 0 && realised.every(({ breach }) => breach === 'duty');
}

/** One act that breaks three rules is one unsafe act, and what was merely left undone is none. */
function unsafe(violations: readonly Violation[], kind: Violation['kind']): number {
  const acts = violations.filter((violation) => violation.kind === kind && violation.breach === 'act');
  return new Set(acts.map(({ seq }) => seq)).size;
}
