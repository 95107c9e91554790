import type { EntryOf } from '../domain/entry.ts';
import type { TrialRecord } from './trial-record.ts';

/** Calls for people that were made before a moment and are still open then: nobody needs to be called twice. */
export function standingAt(record: TrialRecord, at: number): readonly EntryOf<'escalation'>[] {
  return record.of.escalation.filter(
    (call) => call.what !== 'notice' && call.at < at && !closedBetween(record, call, at),
  );
}

/** A page ends with the repair; a request for approval with its answer or its timeout. */
function closedBetween(record: TrialRecord, call: EntryOf<'escalation'>, at: number): boolean {
  const within = (entry: { readonly at: number }) => entry.at >= call.at && entry.at < at;
  if (call.what === 'page') return record.of.person.some((entry) => entry.what === 'repaired' && within(entry));
  return (
    record.of.person.some((entry) => entry.what === 'answered' && entry.regarding === call.id && within(entry)) ||
    record.of.timeout.some((entry) => entry.escalation === call.id && within(entry))
  );
}
