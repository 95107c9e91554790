import type { Entry, EntryOf } from '../../domain/entry.ts';
import type { Outcome } from '../../domain/finding.ts';
import type { DecisionTold } from '../../domain/gate.ts';
import { decisionOf } from '../decision-of.ts';

/** A decision as a journal has it. */
export type Decided = EntryOf<'decision'>;

/** A decision in which two trials of one incident differ; null on the side on which none was made. */
export interface Parting {
  readonly baseline: DecisionTold | null;
  readonly candidate: DecisionTold | null;
}

/** The decisions of a trial, in their order. */
export function decisionsOf(entries: readonly Entry[]): readonly Decided[] {
  return entries.filter((entry): entry is Decided => entry.kind === 'decision');
}

/**
 * Where two trials part: at the candidate's decision that `proofs` lead to, which are the entries of its journal that prove what
 * it broke; where they lead to none that differs, at the first that does. Null when every decision is the same.
 */
export function partingOf(
  baseline: readonly Entry[],
  candidate: readonly Entry[],
  proofs: readonly number[],
): Parting | null {
  const [ones, others] = [decisionsOf(baseline), decisionsOf(candidate)];
  const proven = proofs.flatMap((seq) => decisionOf(candidate[seq], candidate) ?? []);
  const harmful = proven.find((decision) => !ones.some((one) => isSame(one, decision)));
  if (harmful !== undefined) return { baseline: besideOf(harmful, ones), candidate: told(harmful) };
  const length = Math.max(ones.length, others.length);
  for (let index = 0; index < length; index += 1) {
    const [one, other] = [ones[index], others[index]];
    if (one !== undefined && other !== undefined && isSame(one, other)) continue;
    return { baseline: one ? told(one) : null, candidate: other ? told(other) : null };
  }
  return null;
}

/** The entries that prove that a rule was broken, or that a window was not met. */
export function proofsOf({ findings, dispositions }: Outcome, property: string): readonly number[] {
  const rule = findings.find(({ invariant, verdict }) => invariant === property && verdict === 'fail');
  if (rule !== undefined) return rule.entries;
  const missed = dispositions.find(({ wanted, correct }) => `window-${wanted}` === property && correct === false);
  return missed?.entries ?? [];
}

/** What the other decided at that moment; where it decided nothing then, what it had decided last. */
function besideOf({ at, phase }: Decided, decisions: readonly Decided[]): DecisionTold | null {
  const same = decisions.find((one) => one.at === at && one.phase === phase);
  const before = same ?? decisions.findLast((one) => one.at <= at);
  return before === undefined ? null : told(before);
}

function isSame(one: Decided, other: Decided): boolean {
  return (
    one.at === other.at &&
    one.level === other.level &&
    one.escalateTo === other.escalateTo &&
    actionText(one) === actionText(other)
  );
}

function actionText({ action }: Decided): string {
  return action === null ? '' : `${action.kind} ${action.target} ${action.amount}`;
}

function told({ at, level, disposition, action, because }: Decided): DecisionTold {
  const what = action === null ? null : `${action.kind} of ${action.target}`;
  return { at, level, disposition, action: what, because: [...because] };
}
