import type { EntryOf } from '../domain/entry.ts';
import { firingAt, namedBy } from './concerns.ts';
import { repairOf } from './interruptions.ts';
import type { TrialRecord } from './trial-record.ts';
import { activeFaults } from './truth.ts';

/** Calls for people that were made before a moment and are still open then: nobody needs to be called twice. */
export function standingAt(record: TrialRecord, at: number): readonly EntryOf<'escalation'>[] {
  return record.of.escalation.filter(
    (call) => call.what !== 'notice' && call.at < at && !closedBetween(record, call, at),
  );
}

/** A page ends with a repair that a call led to, and with the trouble itself; a request with its answer, its timeout, or when it is taken back. */
function closedBetween(record: TrialRecord, call: EntryOf<'escalation'>, at: number): boolean {
  // At one moment the order of the journal decides: what is written before the call cannot have ended it.
  const within = (entry: { readonly seq: number; readonly at: number }) => entry.seq > call.seq && entry.at < at;
  if (call.what === 'page') {
    return (
      record.of.person.some((entry) => entry.what === 'repaired' && within(entry) && wasCalledFor(record, entry)) ||
      [...record.of.alert, ...record.of.fault].some(
        (entry) =>
          (entry.phase === 'resolved' || entry.phase === 'ended') &&
          within(entry) &&
          isAllOver(record, entry.at) &&
          wasShownResolved(record, call, entry.at),
      )
    );
  }
  return (
    record.of.person.some((entry) => entry.what === 'answered' && entry.regarding === call.id && within(entry)) ||
    record.of.timeout.some((entry) => entry.escalation === call.id && within(entry)) ||
    record.of.withdrawn.some((entry) => entry.escalation === call.id && within(entry))
  );
}

/**
 * Whether the alerts on what a call is about that resolved after it were shown to, or the last of all where there are none. The end of a fault alone is seen by nobody, nor is the end of
 * what is suppressed: where no alert said so, automation cannot know that the trouble is over, and a page stands until a person
 * or an alert ends it.
 */
function wasShownResolved(record: TrialRecord, call: EntryOf<'escalation'>, at: number): boolean {
  const resolved = record.of.alert.filter(
    (entry) => entry.phase === 'resolved' && entry.seq > call.seq && entry.at <= at,
  );
  const named = namedBy(record, call);
  const about = resolved.filter(({ service }) => named.includes(service));
  const told = about.length > 0 ? about : resolved.slice(-1);
  return told.length > 0 && told.every((entry) => !wasHidden(record, entry));
}

/** Whether a suppression hid an alert when it resolved. */
function wasHidden(record: TrialRecord, { id, seq }: EntryOf<'alert'>): boolean {
  return record.of.alert.findLast((entry) => entry.id === id && entry.seq < seq)?.phase === 'suppressed';
}

/** Whether a repair was begun on a call, to end the cause. A step that somebody takes unasked leaves pages open. */
function wasCalledFor(record: TrialRecord, { regarding }: EntryOf<'person'>): boolean {
  return record.of.escalation.some(({ id }) => regarding === repairOf(id));
}

/** Whether no alert fires any more and nothing is at fault: what comes then is other trouble, and people are called anew. */
function isAllOver(record: TrialRecord, at: number): boolean {
  const seq = record.of.alert.findLast((alert) => alert.at <= at)?.seq ?? 0;
  return activeFaults(record, at).length === 0 && firingAt(record, { seq: seq + 1 }).length === 0;
}
