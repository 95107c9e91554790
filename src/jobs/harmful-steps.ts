import type { Action } from '../domain/action.ts';
import { actionEffect } from '../domain/action-effect.ts';
import type { Entry, EntryOf } from '../domain/entry.ts';
import { limits } from '../domain/limits.ts';
import { recordsGoBad } from '../domain/observation.ts';

/** A step that did harm in the sense of a rule. */
export interface HarmfulStep {
  readonly id: string;
  readonly decision: string | null;
  readonly at: number;
  readonly action: Action;
  /** Until when it was under way or being looked at, so that what was shown till then could have ended it; for ever, if neither ended. */
  readonly until: number;
  /** Whether it was verified, and seen to have helped. */
  readonly hasHelped: boolean;
  /** Whether it was over, or automation stopped it at once, when records of its target came to be shown to go bad. */
  readonly isOverWhenShown: boolean;
}

/** The steps that did harm in the sense of a rule: to users, or to records; none for any other rule. */
export function harmfulSteps(property: string, entries: readonly Entry[]): readonly HarmfulStep[] {
  if (property === 'no-harm') return stepsOf(entries, idsWithout(entries));
  return property === 'irreversible' ? stepsOf(entries, idsThatLost(entries)) : [];
}

/** Steps without which users would have been better off. */
function idsWithout(entries: readonly Entry[]): readonly string[] {
  const harmful = entries.filter((entry) => entry.kind === 'fork').filter((fork) => actionEffect(fork) === 'harmful');
  return harmful.flatMap(({ without }) => without);
}

function idsThatLost(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap((entry) =>
    entry.kind === 'completion' && (entry.touched.recordsLost ?? 0) > 0 ? [entry.apply] : [],
  );
}

function stepsOf(entries: readonly Entry[], ids: readonly string[]): readonly HarmfulStep[] {
  return entries
    .filter((entry) => entry.kind === 'apply')
    .filter(({ id }) => ids.includes(id))
    .map((apply) => {
      const ends = entries.flatMap((entry) =>
        (entry.kind === 'completion' || entry.kind === 'verification') && entry.apply === apply.id ? [entry.at] : [],
      );
      const { id, decision, at, action } = apply;
      const hasHelped = entries.some(
        (entry) => entry.kind === 'verification' && entry.apply === id && entry.result === 'helped',
      );
      return {
        id,
        decision,
        at,
        action,
        until: ends.length === 0 ? Infinity : Math.max(at, ...ends),
        hasHelped,
        isOverWhenShown: isOverWhenShown(entries, apply),
      };
    });
}

/** What goes wrong with records is told by one alert, and by none before it: a step that is over then could not have been stopped sooner. */
function isOverWhenShown(entries: readonly Entry[], apply: EntryOf<'apply'>): boolean {
  const shown = entries.find((entry) => tellsOfRecords(entry, apply));
  return shown !== undefined && overAt(entries, apply) <= shown.at + limits.decisionEveryMs;
}

function tellsOfRecords(entry: Entry, { at, action }: EntryOf<'apply'>): boolean {
  // One that fires while it is suppressed would have been shown, had nobody hidden it.
  if (entry.kind !== 'alert' || entry.phase === 'resolved' || entry.rule !== recordsGoBad) return false;
  return entry.service === action.target && entry.at > at;
}

/** When it was aborted, or left as it was after its canary, and else when the last of it ended, its undo too. */
function overAt(entries: readonly Entry[], { id }: EntryOf<'apply'>): number {
  const own = entries.filter((entry) => 'apply' in entry && entry.apply === id);
  const completions = own.filter((entry) => entry.kind === 'completion').filter(({ what }) => what !== 'canary');
  const stopped = own.find((entry) => entry.kind === 'stop' && entry.by === 'automation' && entry.what === 'abort');
  const isWhole = completions.some(({ what }) => what === 'apply');
  const left = own.find((entry) => entry.kind === 'verification' && entry.then === 'escalate' && !isWhole);
  const last = completions.length === 0 ? Infinity : Math.max(...completions.map(({ at }) => at));
  return (stopped ?? left)?.at ?? last;
}
