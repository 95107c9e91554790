import type { Entry, EntryOf } from '../domain/entry.ts';
import { objectiveStates, recoveredFrom } from '../domain/objective-states.ts';
import type { ObjectiveState } from '../domain/objective-states.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Recovery } from '../statistics/survival.ts';

/** How long users of one incident were hurt until they recovered for good, at most the horizon. */
export interface TimeToRecover extends Recovery {
  /** What became of a recovery that was there when a fault struck once more; null where there was none, or nothing struck. */
  readonly struckAgain: 'held' | 'relapsed' | null;
}

/**
 * The time from when users were first hurt until they recovered for good (design.md section 7); null where they never were.
 * `reExposedAtMs` is when a fault of the incident struck once more, null where none did. What is not recovered takes the whole
 * horizon whenever it began, so that the restricted mean of the curve is the mean of these times.
 *
 * Whoever is hurt from the re-exposure on has not recovered, however short it was: else who is hurt longer could have the shorter
 * time. So it is too where users were hurt by the re-exposure only: who was never hurt counts as well at once beside the
 * others, and that did not last either. But nothing had recovered that could come back, so that is no relapse, as
 * little as where users were still hurt when it struck.
 */
export function timeToRecover(
  entries: readonly Entry[],
  { objective: { heldFor }, horizon }: Pick<Scenario, 'objective' | 'horizon'>,
  reExposedAtMs: number | null,
): TimeToRecover | null {
  const truths = entries.filter((entry): entry is EntryOf<'truth'> => entry.kind === 'truth');
  const states = objectiveStates(truths);
  const never: TimeToRecover = { afterMs: horizon, recovered: false, struckAgain: null };
  // What the harness lost takes the horizon, and records that are lost do not come back, whether or not requests failed.
  const lost = truths.at(-1)?.recordsLost ?? null;
  if (entries.some(({ kind }) => kind === 'harness-fault') || (lost !== null && lost > 0)) return never;
  const hurtAt = states.find(({ met }) => !met)?.at ?? null;
  if (hurtAt === null) return null;
  if (lost === null) return never;
  if (reExposedAtMs !== null && isHurtFrom(states, reExposedAtMs)) {
    const before = states.filter(({ at }) => at < reExposedAtMs);
    return { ...never, struckAgain: recoveredFrom(before, reExposedAtMs, heldFor) === null ? null : 'relapsed' };
  }
  const recoveredAt = recoveredFrom(states, horizon, heldFor);
  if (recoveredAt === null) return never;
  return { afterMs: recoveredAt - hurtAt, recovered: true, struckAgain: reExposedAtMs === null ? null : 'held' };
}

/** Whether users are hurt at that moment or at any later one. */
function isHurtFrom(states: readonly ObjectiveState[], fromMs: number): boolean {
  const then = states.findLast(({ at }) => at <= fromMs)?.met ?? true;
  return !then || states.some(({ at, met }) => at > fromMs && !met);
}
