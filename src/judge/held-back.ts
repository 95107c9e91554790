import type { Charter } from '../domain/charter.ts';
import type { EntryOf } from '../domain/entry.ts';
import { sameStep } from '../domain/same-step.ts';
import type { TrialRecord } from './trial-record.ts';

/**
 * The request that a person said no to and that a question was held back for. Null when there is none: nobody had said
 * no to this very step, or so long ago that the no stands no longer.
 */
export function rejectedRequest(
  record: TrialRecord,
  held: EntryOf<'held-back'>,
  charter: Charter,
): EntryOf<'escalation'> | null {
  const request = record.escalations.get(held.request);
  const asked = record.looks.find(({ decision }) => decision.id === request?.decision);
  // A step that only looks is asked about like any other.
  const step = asked?.plan?.plan.action ?? asked?.action;
  if (!request || !step || !sameStep(step, held.action)) return null;
  const no = record.of.person.some(
    ({ answer, regarding, at, seq }) =>
      answer === 'reject' && regarding === request.id && seq < held.seq && held.at - at <= charter.rejectionHoldsMax,
  );
  return no ? request : null;
}
