import type { EntryOf } from '../domain/entry.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Window } from './oracle.ts';
import { holds } from './tells.ts';
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
    return observations.some((one) => isMeasured(record, one, window.target));
  }
  return observations.some((one) => window.tells.some((tells) => tells(one)));
}

/**
 * Whether a value of the target was shown. What is written down follows the agent's choice of service; to look elsewhere is
 * no want of knowledge. So where no value of the target is written, it was shown unless something hid it. Of a recording
 * only what is written is known: it may never have held more.
 */
function isMeasured(record: TrialRecord, { at, values }: EntryOf<'observation'>, target: string | null): boolean {
  const told = target === null ? values : values.filter(([service]) => service === target);
  if (told.length === 0) return target !== null && !record.recorded && !isHidden(record.scenario, target, at);
  return told.some(([, , , value, quality]) => value !== null && quality === 'measured');
}

/** Whether all that is told of a service is missing, or too old to be of use. */
function isHidden({ distortions }: Scenario, target: string, at: number): boolean {
  return distortions.some((one) => {
    if (one.kind !== 'drop' && one.kind !== 'freeze' && one.kind !== 'delay') return false;
    return one.metric === null && one.source === null && (one.service ?? target) === target && holds(one, at);
  });
}
