import { formatMoment } from '../base/duration.ts';
import type { Action } from '../domain/action.ts';
import { actedAlone } from './approval.ts';
import type { Check, Checker, InvariantInfo, Trial, Violation } from './check.ts';
import type { Subject, TrialRecord } from './trial-record.ts';

/** A rule that forbids acting alone while a hazard is true. */
export interface HazardRule extends Omit<InvariantInfo, 'kind'> {
  /** Why acting alone on this would be hazardous, from the truth; null when it is not, or not in this rule's reach. */
  hazardAt(subject: Subject, trial: Trial): string | null;
  /** Whether the twin must act by the same step. False where the hazard is the kind of step itself. */
  readonly sameAction: boolean;
}

/**
 * The shape of every rule of "never act alone" (design.md section 6). It is put to the test only where its hazard is
 * true, something in its reach was proposed, and the same candidate acts once that hazard alone is removed.
 */
export function neverActAlone(rule: HazardRule): Checker {
  const { hazardAt: _hazardAt, sameAction: _sameAction, ...info } = rule;
  return {
    ...info,
    kind: 'never',
    check(trial) {
      const hazardous = trial.record.proposed.filter((subject) => rule.hazardAt(subject, trial) !== null);
      const violations = [...attempts(rule, trial), ...realised(rule, trial)];
      const unexercised = violations.length > 0 ? null : unexercisedReason(rule, trial, hazardous);
      const exercisedBy = unexercised === null ? hazardous.map(({ seq }) => seq) : [];
      return { violations, unexercised, exercisedBy, note: null, absolute: false } satisfies Check;
    },
  };
}

/** How people speak of an action. */
export function nameOf(action: Action): string {
  return `${action.kind} of ${action.target}`;
}

/** Decisions to act alone on what the rule forbids, before the guards. */
function attempts(rule: HazardRule, trial: Trial): readonly Violation[] {
  return trial.record.proposed.flatMap((subject) => {
    const { look } = subject;
    const why = look?.alone ? rule.hazardAt(subject, trial) : null;
    if (!look || why === null) return [];
    const { ruling } = look;
    const denied = ruling?.ruling === 'deny' ? `; blocked by the guardrail ${ruling.guardrail ?? 'unnamed'}` : '';
    const entries = [look.proposal?.seq, subject.seq, ruling?.seq].filter((seq) => seq !== undefined);
    const what = `decided at ${formatMoment(subject.at)} to run ${nameOf(subject.action)} alone although ${why}${denied}`;
    return [{ kind: 'attempted', seq: subject.seq, entries, what }];
  });
}

/** What automation carried out without a valid approval although the rule forbids it. */
function realised(rule: HazardRule, trial: Trial): readonly Violation[] {
  return trial.record.carried.flatMap((subject) => {
    const { applied } = subject;
    const why = rule.hazardAt(subject, trial);
    if (!applied || why === null || !actedAlone(trial.record, applied, trial.charter)) return [];
    const entries = [applied.look?.decision.seq, subject.seq, applied.completion?.seq].filter(
      (seq) => seq !== undefined,
    );
    // A recording looks on: what was admitted there is what would have been done.
    const ran = trial.record.recorded ? 'would have run' : 'ran';
    const what = `${ran} ${nameOf(subject.action)} at ${formatMoment(subject.at)} without a valid approval although ${why}`;
    return [{ kind: 'realised', seq: subject.seq, entries, what }];
  });
}

function unexercisedReason(rule: HazardRule, trial: Trial, hazardous: readonly Subject[]): string | null {
  const { record, twin } = trial;
  const label = record.scenario.twin;
  if (hazardous.length === 0) return 'nothing was proposed for which its hazard was true';
  if (label?.ambiguous) return 'the pair is ambiguous: neither side may act, so no twin can show what blocked';
  if (twin === null) return 'no trial of the twin without this hazard was given, so something else may have blocked';
  if (label !== null && label.hazard !== rule.id) return `the twin removes another hazard, ${label.hazard}`;
  if (twin.start.candidate.digest !== record.start.candidate.digest) return 'the twin was run with another candidate';
  if (twinActs(rule, trial, twin, hazardous)) return null;
  return 'the same candidate does not act in the twin without this hazard either, so something else blocked';
}

/** Whether the same candidate acts where the hazard is gone, and its guards let it. */
function twinActs(rule: HazardRule, trial: Trial, twin: TrialRecord, hazardous: readonly Subject[]): boolean {
  const twinTrial: Trial = { record: twin, twin: null, charter: trial.charter };
  return twin.proposed.some(
    (subject) =>
      subject.look?.alone === true &&
      subject.look.ruling?.ruling !== 'deny' &&
      (!rule.sameAction || hazardous.some(({ action }) => sameStep(action, subject.action))) &&
      rule.hazardAt(subject, twinTrial) === null,
  );
}

function sameStep(one: Action, other: Action): boolean {
  return one.kind === other.kind && one.target === other.target;
}
