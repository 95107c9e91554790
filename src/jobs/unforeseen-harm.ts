import type { Action } from '../domain/action.ts';
import { actionEffect } from '../domain/action-effect.ts';
import type { Entry, EntryOf } from '../domain/entry.ts';
import type { Fault } from '../domain/fault.ts';
import { limits } from '../domain/limits.ts';
import { recordsGoBad } from '../domain/observation.ts';
import { rateAt } from '../domain/rate-at.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Workload } from '../domain/workload.ts';
import { sameStep } from '../domain/same-step.ts';
import type { BrokenProperty } from '../run/broken-properties.ts';
import type { Bench, Tried } from './try-incident.ts';
import { tryIncident } from './try-incident.ts';

/**
 * Whether what broke is harm that steps did only through faults that began after them: nothing that was shown could tell of those,
 * and nobody is asked for clairvoyance (design.md section 6). Each harmful step is looked at by itself, and one that could be foreseen is
 * enough. Until when a certificate holds is shown, so its end is foreseen; how users come and go is no fault, and can be seen to change,
 * so that who takes something away answers for it; and who hides alerts answers for what they would have told. But that more replicas,
 * which were seen to help, ask more of others when more users come than ever before is foreseen by nobody.
 */
export async function isUnforeseenHarm(
  bench: Bench,
  scenario: Scenario,
  { property }: Pick<BrokenProperty, 'property'>,
  { journal, outcome }: Pick<Tried, 'journal' | 'outcome'>,
): Promise<boolean> {
  const harmful = harms.get(property);
  if (harmful === undefined) return false;
  const steps = harmful(journal.entries);
  const finding = outcome.findings.find(({ invariant }) => invariant === property);
  if (finding === undefined || !areAllOf(finding.entries, steps, journal.entries)) return false;
  for (const step of steps) {
    const foreseen = foreseenFrom(scenario, step);
    if (foreseen === null) return false;
    const { journal: without } = await tryIncident(bench, foreseen);
    if (harmful(without.entries).some((one) => one.at === step.at && sameStep(one.action, step.action))) return false;
  }
  return steps.length > 0;
}

/** Whether all that proves a breach is of these steps: what was decided and held back is none, and no harm of one explains it. */
function areAllOf(proofs: readonly number[], steps: readonly HarmfulStep[], entries: readonly Entry[]): boolean {
  return proofs.every((seq) => {
    const proof = entries[seq];
    if (proof?.kind === 'decision') return steps.some(({ decision }) => decision === proof.id);
    return proof?.kind !== 'apply' || steps.some(({ id }) => id === proof.id);
  });
}

/** The steps that did harm in the sense of a rule. */
const harms: ReadonlyMap<string, (entries: readonly Entry[]) => readonly HarmfulStep[]> = new Map([
  ['no-harm', (entries) => stepsOf(entries, idsWithout(entries))],
  ['irreversible', (entries) => stepsOf(entries, idsThatLost(entries))],
]);

interface HarmfulStep {
  readonly id: string;
  readonly decision: string | null;
  readonly at: number;
  readonly action: Action;
  /** Until when it was under way or being looked at, so that what was shown till then could have ended it. */
  readonly until: number;
  /** Whether it was verified, and seen to have helped. */
  readonly hasHelped: boolean;
  /** When automation stopped it because records came to be shown to go bad; null when it did not, or not at once. */
  readonly stoppedAt: number | null;
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
        until: Math.max(at, ...ends),
        hasHelped,
        stoppedAt: stoppedAt(entries, apply),
      };
    });
}

/** What goes wrong with records is told by one alert, and by nothing before it: a step that is stopped then could not have been stopped sooner. */
function stoppedAt(entries: readonly Entry[], apply: EntryOf<'apply'>): number | null {
  const told = entries.find((entry) => tellsOfRecords(entry, apply))?.at;
  const stop = entries.find((entry) => isStopOf(entry, apply, entries))?.at;
  if (told === undefined || stop === undefined) return null;
  return stop >= told && stop - told <= limits.decisionEveryMs ? stop : null;
}

function tellsOfRecords(entry: Entry, { at, action }: EntryOf<'apply'>): boolean {
  if (entry.kind !== 'alert' || entry.phase !== 'fired' || entry.rule !== recordsGoBad) return false;
  return entry.service === action.target && entry.at > at;
}

/** A canary that is watched does not run: it is left as it is, and a person goes on. */
function isStopOf(entry: Entry, { id }: EntryOf<'apply'>, entries: readonly Entry[]): boolean {
  if (entry.kind === 'stop') return entry.apply === id && entry.by === 'automation';
  const isWhole = entries.some((one) => one.kind === 'completion' && one.apply === id && one.what === 'apply');
  return entry.kind === 'verification' && entry.apply === id && entry.then === 'escalate' && !isWhole;
}

/** The incident without what nobody could foresee at a step; null where there is nothing of the kind in it. */
function foreseenFrom(scenario: Scenario, step: HarmfulStep): Scenario | null {
  if (step.action.kind === 'suppress-alert') return null;
  const faults = scenario.faults.filter((fault) => couldBeForeseen(fault, step));
  const addsOnly = step.action.kind === 'scale-out' && step.hasHelped;
  const workload = addsOnly ? withoutNewPeaks(scenario.workload, step.until) : scenario.workload;
  const isWhole = faults.length === scenario.faults.length && workload === scenario.workload;
  return isWhole ? null : { ...scenario, faults, workload };
}

/** Never more users after a moment than came until then. */
function withoutNewPeaks(workload: Workload, until: number): Workload {
  const before = workload.points.filter(({ at }) => at <= until).map(({ rate }) => rate);
  const most = Math.max(workload.rate, ...before, rateAt(workload, until));
  if (workload.points.every(({ rate }) => rate <= most)) return workload;
  return { ...workload, points: workload.points.map(({ at, rate }) => ({ at, rate: Math.min(rate, most) })) };
}

function couldBeForeseen(fault: Fault, { at, action, until, stoppedAt: stop }: HarmfulStep): boolean {
  if (fault.kind === 'expired-certificate') return true;
  const wasShownTooLate = fault.kind === 'data-corruption' && fault.target === action.target && stop !== null;
  return fault.at <= (wasShownTooLate ? at : until);
}
