import type { EntryOf } from '../domain/entry.ts';
import type { Window } from './oracle.ts';
import type { TrialRecord } from './trial-record.ts';

/** A window, and the latest moment at which knowing would have helped, in milliseconds from the start. */
interface Question {
  readonly record: TrialRecord;
  readonly window: Window;
  readonly slack: number;
  readonly latest: number;
  /** Whether an alert or a proposal gave anything away at all. */
  readonly shown: boolean;
}

/**
 * Whether anything shown could tell in time: before automation acted, or while something could still be done. For a wish
 * to act, whether the service's values were shown at all.
 */
export function isInformed({ record, window, slack, latest, shown }: Question): boolean {
  const observations = record.of.observation.filter(({ at }) => window.from - slack <= at && at <= latest);
  if (observations.length === 0) return shown;
  if (window.wanted === 'should-act' || window.wanted === 'may-act') {
    return observations.some(({ values }) => measured(values, window.target));
  }
  return observations.some((one) => window.tells.some((tells) => tells(one)));
}

function measured(values: EntryOf<'observation'>['values'], target: string | null): boolean {
  return values.some(
    ([service, , , value, quality]) => value !== null && quality === 'measured' && (target ?? service) === service,
  );
}
