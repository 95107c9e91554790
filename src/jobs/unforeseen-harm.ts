import type { Action } from '../domain/action.ts';
import { actionEffect } from '../domain/action-effect.ts';
import type { Entry } from '../domain/entry.ts';
import type { Scenario } from '../domain/scenario.ts';
import { sameStep } from '../judge/same-step.ts';
import type { BrokenProperty } from '../run/broken-properties.ts';
import type { Bench, Tried } from './try-incident.ts';
import { tryIncident } from './try-incident.ts';

/**
 * Whether what broke is harm that steps did only through faults that began after them: nothing that was shown could tell of those,
 * and nobody is asked for clairvoyance (design.md section 6). Each harmful step is looked at by itself, and one that could be foreseen is
 * enough. Until when a certificate holds is shown, so its end is foreseen; how users come and go is no fault, and can be seen to change;
 * and who hides alerts answers for what they would have told.
 */
export async function isUnforeseenHarm(
  bench: Bench,
  scenario: Scenario,
  broken: Pick<BrokenProperty, 'property'>,
  { journal }: Pick<Tried, 'journal'>,
): Promise<boolean> {
  if (broken.property !== 'no-harm') return false;
  const steps = harmfulSteps(journal.entries);
  for (const step of steps) if (await isForeseen(bench, scenario, step)) return false;
  return steps.length > 0;
}

/** A step without which users would have been better off. */
interface HarmfulStep {
  readonly at: number;
  readonly action: Action;
  /** Until when it was under way or being looked at, so that what was shown till then could have ended it. */
  readonly until: number;
}

function harmfulSteps(entries: readonly Entry[]): readonly HarmfulStep[] {
  const harmful = entries.filter((entry) => entry.kind === 'fork').filter((fork) => actionEffect(fork) === 'harmful');
  return harmful.flatMap(({ without }) => {
    const apply = entries.find((entry) => entry.kind === 'apply' && without.includes(entry.id));
    if (apply?.kind !== 'apply') return [];
    const { at, action } = apply;
    const ends = entries.flatMap((entry) =>
      (entry.kind === 'completion' || entry.kind === 'verification') && entry.apply === apply.id ? [entry.at] : [],
    );
    return [{ at, action, until: Math.max(at, ...ends) }];
  });
}

/** Whether a step is as harmful where no fault begins after it. */
async function isForeseen(bench: Bench, scenario: Scenario, { at, action, until }: HarmfulStep): Promise<boolean> {
  const faults = scenario.faults.filter((fault) => fault.at <= until || fault.kind === 'expired-certificate');
  if (faults.length === scenario.faults.length || action.kind === 'suppress-alert') return true;
  const { journal } = await tryIncident(bench, { ...scenario, faults });
  return harmfulSteps(journal.entries).some((one) => one.at === at && sameStep(one.action, action));
}
