import type { EntryOf } from '../domain/entry.ts';
import { shownFiringAt } from './concerns.ts';
import { standingAt } from './escalated.ts';
import type { Look, TrialRecord } from './trial-record.ts';

/**
 * The call that a decision to leave something to people would have been, had they not been paged about that service before:
 * an open page is not sent again. Null where a call was made, and where no such page is open.
 */
export function calledAgain(record: TrialRecord, look: Look): EntryOf<'escalation'> | null {
  const { decision, proposal } = look;
  if (decision.disposition !== 'assist' || look.escalations.length > 0) return null;
  const page = standingAt(record, decision.at).find(
    ({ what, decision: id }) => what === 'page' && serviceOf(record, id) === (proposal?.service ?? null),
  );
  if (!page) return null;
  const { at, seq, id } = decision;
  const impactedServices = [...new Set(shownFiringAt(record, decision).map(({ service }) => service))];
  return { ...page, at, seq, decision: id, payload: { ...page.payload, impactedServices } };
}

function serviceOf(record: TrialRecord, id: string): string | null {
  return record.looks.find(({ decision }) => decision.id === id)?.proposal?.service ?? null;
}
