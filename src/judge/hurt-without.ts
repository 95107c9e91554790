import type { EntryOf } from '../domain/entry.ts';
import type { HurtSpan } from '../domain/fork-end.ts';
import type { TrialRecord } from './trial-record.ts';

/**
 * When users would have been hurt without a step and nothing else, as far as a moment; null where that is not known. A repeat
 * that is left out with it makes no difference before it begins.
 */
export function hurtWithout({ of }: TrialRecord, { id }: EntryOf<'apply'>, until: number): readonly HurtSpan[] | null {
  const later = new Set(of.apply.filter(({ at }) => at >= until).map((apply) => apply.id));
  const isAlone = (without: readonly string[]) => without.every((one) => one === id || later.has(one));
  const fork = of.fork.find(({ without }) => without.includes(id) && isAlone(without));
  return fork?.otherwise.hurtSpans ?? null;
}

/** When users were hurt. */
export function hurtSpansOf({ objective, lastAt }: TrialRecord): readonly HurtSpan[] {
  return objective.flatMap(({ at, met }, place) => (met ? [] : [[at, objective[place + 1]?.at ?? lastAt] as const]));
}

/** For how much of the time between two moments users were hurt, in milliseconds. */
export function hurtMsBetween(spans: readonly HurtSpan[], from: number, to: number): number {
  return spans.reduce((sum, span) => sum + Math.max(0, Math.min(span[1], to) - Math.max(span[0], from)), 0);
}
