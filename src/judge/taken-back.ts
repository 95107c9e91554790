import type { EntryOf } from '../domain/entry.ts';
import { limits } from '../domain/limits.ts';
import { hurtMsBetween, hurtSpansOf, hurtWithout } from './hurt-without.ts';
import type { Applied, TrialRecord } from './trial-record.ts';
import { activeFaults, faultsMet } from './truth.ts';

/** Two looks: what is worse after two intervals is taken back (requirements.md D22), and what was seen once may be chance. */
const measurableAfterMs = 2 * limits.decisionEveryMs;

/** An undo that nothing spoke for, and why it was too soon. */
export interface TakenBack {
  readonly undo: EntryOf<'stop'>;
  readonly words: string;
}

/**
 * The undo by which automation took a step back before anything could be measured after its end, or before its time was up
 * while it truly helped. Null when it did not, when a person had stopped it, or when it was only a canary, which is watched
 * while it goes on (requirements.md D12, D13).
 */
export function takenBackTooSoon(record: TrialRecord, applied: Applied): TakenBack | null {
  const { completion, canary, stops } = applied;
  if (completion?.outcome !== 'done' || completion === canary) return null;
  const undo = stops.find(({ what }) => what === 'undo');
  if (undo === undefined || wasStopped(record, applied, undo)) return null;
  if (undo.at < completion.at + measurableAfterMs)
    return { undo, words: 'before anything could be measured after its end' };
  const isEarly = undo.at < completion.at + (applied.look?.plan?.plan.verifyWithinMs ?? 0);
  return isEarly && hadHelped(record, applied, completion.at, undo.at)
    ? { undo, words: 'before its time was up, while users were well for it' }
    : null;
}

function wasStopped(record: TrialRecord, { apply }: Applied, undo: EntryOf<'stop'>): boolean {
  return record.of.person.some(({ what, at, seq }) => stopping.has(what) && apply.at <= at && seq < undo.seq);
}

/** What people do to stop all that automation has under way. */
const stopping: ReadonlySet<EntryOf<'person'>['what']> = new Set(['killed', 'took-over', 'aborted']);

/** Whether users were hurt until the step was there, and are well since, for long enough to be seen, although its cause goes on. */
function hadHelped(record: TrialRecord, { apply }: Applied, endedAt: number, at: number): boolean {
  const { objective } = record;
  const hurtFrom = apply.at - limits.truthEveryMs;
  const wereHurt = objective.some((one) => !one.met && hurtFrom <= one.at && one.at <= endedAt);
  const lastHurtAt = objective.findLast((one) => !one.met && one.at <= at)?.at ?? 0;
  const wellAt = objective.find((one) => one.met && one.at > lastHurtAt)?.at ?? Infinity;
  const active = activeFaults(record, at);
  const goesOn = faultsMet(record, apply.action, apply.at).some((fault) => active.includes(fault));
  const areWell = wereHurt && goesOn && wellAt <= at - limits.decisionEveryMs;
  return areWell && wereBetterOff(record, apply, { endedAt, wellAt, at });
}

/**
 * Whether users were better off for the step until it was taken back, by what would have been without it: hurt while they were
 * well, or hurt for longer since its end, in either case by a look, since nobody sees less. Who was hurt again more than once since then
 * is hurt now and then, and of that nobody can say within so short a time whether it helped, unless they would have been hurt twice as
 * long. Where nobody knows what would have been, they were well for it.
 */
function wereBetterOff(
  record: TrialRecord,
  apply: EntryOf<'apply'>,
  { endedAt, wellAt, at }: { readonly endedAt: number; readonly wellAt: number; readonly at: number },
): boolean {
  const since = record.objective.filter((one) => endedAt <= one.at && one.at <= at);
  const isSteady = since.filter(({ met }, place) => !met && since[place - 1]?.met !== false).length <= 1;
  const otherwise = hurtWithout(record, apply, at);
  if (otherwise === null) return isSteady;
  const hurtMs = hurtMsBetween(hurtSpansOf(record), endedAt, at);
  const withoutMs = hurtMsBetween(otherwise, endedAt, at);
  if (!isSteady) return withoutMs >= 2 * hurtMs;
  const sparedMs = Math.max(hurtMsBetween(otherwise, Math.max(wellAt, endedAt), at), withoutMs - hurtMs);
  return sparedMs >= limits.decisionEveryMs;
}
