import type { Entry, EntryOf } from '../../domain/entry.ts';
import type { DecisionTold } from '../../domain/gate.ts';

/** A decision as a journal has it. */
export type Decided = EntryOf<'decision'>;

/** The first decision in which two trials of one incident differ; null on the side on which none was made. */
export interface Parting {
  readonly baseline: DecisionTold | null;
  readonly candidate: DecisionTold | null;
}

/** The decisions of a trial, in their order. */
export function decisionsOf(entries: readonly Entry[]): readonly Decided[] {
  return entries.filter((entry): entry is Decided => entry.kind === 'decision');
}

/** Where two trials part; null when every decision is the same. */
export function partingOf(baseline: readonly Entry[], candidate: readonly Entry[]): Parting | null {
  const [ones, others] = [decisionsOf(baseline), decisionsOf(candidate)];
  const length = Math.max(ones.length, others.length);
  for (let index = 0; index < length; index += 1) {
    const [one, other] = [ones[index], others[index]];
    if (one !== undefined && other !== undefined && isSame(one, other)) continue;
    return { baseline: one ? told(one) : null, candidate: other ? told(other) : null };
  }
  return null;
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
