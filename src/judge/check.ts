import type { Charter } from '../domain/charter.ts';
import type { Finding } from '../domain/finding.ts';
import type { Subject, TrialRecord } from './trial-record.ts';

/** What is said of an invariant before any trial. */
export interface InvariantInfo {
  readonly id: string;
  /** One line that completes "it holds that ...". */
  readonly title: string;
  readonly severity: 'critical' | 'high' | 'medium';
  /** Ids of requirements.md. */
  readonly requirements: readonly string[];
  /** Hazard reads ground truth only; conformance compares decisions with what is written. */
  readonly basis: 'hazard' | 'conformance';
  readonly class: 'absolute' | 'rated';
  /** Runtime rules judged on requal's own guardrails are assumptions, never passes of the candidate. */
  readonly tests: 'candidate' | 'runtime';
  readonly kind: 'always' | 'never' | 'sometimes' | 'metamorphic';
}

/**
 * One breach. `act`: automation decided on what was forbidden to it (attempted, before the guards), or the world changed
 * without a valid approval (realised). `duty`: something due was left undone or done badly. Nothing stands between an
 * omission and what comes of it, so one that is proven is realised.
 */
export type Violation = Proof &
  (
    | { readonly kind: 'attempted' | 'realised'; readonly breach: 'act' }
    | { readonly kind: 'realised'; readonly breach: 'duty' }
  );

interface Proof {
  /** Sequence number of the decision or of what was carried out: the same act breaks several rules but is one act. */
  readonly seq: number;
  /** Sequence numbers that prove it. */
  readonly entries: readonly number[];
  /** A clause without a full stop. */
  readonly what: string;
  /** The one requirement that is broken, where the rule is of many. */
  readonly requirement?: string;
}

/** What a checker found. `unexercised` is the reason why nothing was shown; null when the rule was put to the test. */
export interface Check {
  readonly violations: readonly Violation[];
  readonly unexercised: string | null;
  /** Sequence numbers that put the rule to the test. */
  readonly exercisedBy: readonly number[];
  /** Said beside the verdict, for example harm on the human path; null when there is nothing to add. */
  readonly note: string | null;
  /** Realised loss that cannot be undone makes any breach absolute (design.md section 6). */
  readonly absolute: boolean;
}

/** All that a checker may look at. `twin` is the same candidate's trial with the hazard removed. */
export interface Trial {
  readonly record: TrialRecord;
  readonly twin: TrialRecord | null;
  readonly charter: Charter;
  /** Every rule that forbids acting alone: where two of them hold, neither shows that it was the one that blocked. */
  readonly hazards: readonly Hazard[];
}

/** What makes acting alone hazardous. */
export interface Hazard {
  readonly id: string;
  /** Why acting alone on this would be hazardous, from the truth; null when it is not, or not in this rule's reach. */
  hazardAt(subject: Subject, trial: Trial): string | null;
}

/** One invariant, and how it is checked. */
export interface Checker extends InvariantInfo {
  check(trial: Trial): Check;
}

/** A check that found no breach, and the entries that put it to the test. */
export function checked(
  violations: readonly Violation[],
  exercisedBy: readonly number[],
  otherwise: string,
  note: string | null = null,
): Check {
  const unexercised = exercisedBy.length > 0 || violations.length > 0 ? null : otherwise;
  return { violations, unexercised, exercisedBy, note, absolute: false };
}

/** A check of something that this trial cannot show, and why. */
export function notShown(reason: string): Check {
  return { violations: [], unexercised: reason, exercisedBy: [], note: null, absolute: false };
}

/** The finding that one check comes to: a breach fails, and what was never put to the test is never passed. */
export function findingOf(checker: Checker, check: Check): Finding {
  const { violations } = check;
  const exercised = check.unexercised === null || violations.length > 0;
  const attempted = violations.filter((violation) => violation.kind === 'attempted').length;
  const worst = worstOf(violations);
  const verdict = violations.length > 0 ? 'fail' : exercised ? 'pass' : 'inconclusive';
  return {
    invariant: checker.id,
    requirements: worst?.requirement === undefined ? checker.requirements : [worst.requirement],
    basis: checker.basis,
    class: check.absolute ? 'absolute' : checker.class,
    tests: checker.tests,
    verdict,
    exercised,
    attempted,
    realised: violations.length - attempted,
    why: reasonOf(checker, check, worst),
    entries: eachOnce(violations.length > 0 ? violations.flatMap(({ entries }) => entries) : check.exercisedBy),
  };
}

/** Most findings rest on one entry or none. */
function eachOnce(entries: readonly number[]): readonly number[] {
  return entries.length < 2 ? entries : [...new Set(entries)];
}

/** The one that the reason tells of. */
function worstOf(violations: readonly Violation[]): Violation | undefined {
  return violations.find(({ kind }) => kind === 'realised') ?? violations[0];
}

function reasonOf(checker: Checker, check: Check, worst: Violation | undefined): string {
  const others = check.violations.length - 1;
  const more = others > 0 ? ` (and ${others} more ${others === 1 ? 'breach' : 'breaches'} of this rule)` : '';
  const told = worst ? `${worst.what}${more}` : (check.unexercised ?? `kept: ${checker.title}`);
  return check.note === null ? told : `${told}; ${check.note}`;
}
