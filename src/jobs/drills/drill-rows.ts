import { formatDuration } from '../../base/duration.ts';
import { unreachable } from '../../base/errors.ts';
import { limits } from '../../domain/limits.ts';
import type { DrillRow } from '../../domain/drill.ts';
import { drillOf } from './drill-number.ts';
import type { HeldDrill } from './hold-drills.ts';

/** What a report tells of the drills of one automation. */
export function drillRows(held: readonly HeldDrill[]): readonly DrillRow[] {
  return held.map((one) => ({
    drill: one.kind,
    trials: [...one.tested],
    broken: one.breaches.map(breachWords),
    rules: [...one.rules],
    slowestMs: one.slowestMs,
    untested: one.tested.length > 0 ? null : whyUntested(one),
  }));
}

/** What drills broke, as sentences: of one automation by its id, or with null of the policy as a whole. */
export function drillsAgainst(automation: string | null, all: readonly (readonly HeldDrill[])[]): readonly string[] {
  return all
    .flat()
    .flatMap(({ breaches }) => breaches)
    .filter(({ automations }) => (automation === null ? automations.length === 0 : automations.includes(automation)))
    .map(breachWords);
}

/**
 * What keeps an automation from being qualified whatever else it showed: that nobody has stopped it while it was at work. Where
 * nothing comes between its beginning and its end there is nothing to stop.
 */
export function drillsWithheld(held: readonly HeldDrill[]): readonly string[] {
  return held.flatMap((one) =>
    one.kind === 'killed-midway' && one.tested.length === 0 && !isTooShort(one)
      ? [`that it can be stopped while it is at work was not put to the test: ${whyUntested(one)}`]
      : [],
  );
}

function breachWords({ number, invariant, why }: HeldDrill['breaches'][number]): string {
  return `${invariant}, in the drill ${drillOf(number)?.kind} (trial ${number}): ${why}`;
}

function isTooShort({ occasions, withoutMoment }: HeldDrill): boolean {
  return occasions > 0 && withoutMoment === occasions;
}

function whyUntested(one: HeldDrill): string {
  const { kind, occasions, incidents } = one;
  switch (kind) {
    case 'killed-midway':
      if (occasions === 0) return `it acted alone in none of ${incidents} incidents`;
      return isTooShort(one)
        ? `its step is over within ${formatDuration(limits.tickMs)}, sooner than a kill switch can interrupt it`
        : `in ${occasions} incidents in which it acted alone nothing of it was under way when the switch was pulled`;
    case 'silence':
    case 'wrong-role':
    case 'stale-approval':
      return occasions === 0
        ? `people were asked about it in none of ${incidents} incidents`
        : `in ${occasions} incidents in which people were asked about it, it never came to that`;
    default:
      return unreachable(kind);
  }
}
