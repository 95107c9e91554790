import { invariant } from '../base/errors.ts';
import type { Ledger, LedgerEntryOf } from '../domain/ledger.ts';
import { certifyingSeed } from './qualification-inputs.ts';

/**
 * The how-manieth try of its policy an attempt is, counted from 1: by the name of the policy, whatever its digest, since the
 * last certificate that requalified it. What was broken off counts, and so does one with a weaker plan: both met the incidents
 * of the certifying seed. A rehearsal with a seed that a person chose met others, and does not count; it is given the number
 * that a certifying attempt would have now. A certificate that says demoted or inconclusive begins nothing anew, or whoever
 * signs each failure would try for ever at the price of the first. Throws where the ledger does not have the attempt.
 */
export function attemptNumber({ entries }: Ledger, attempt: string): number {
  const at = entries.findIndex((entry) => entry.kind === 'attempt-begun' && entry.attempt === attempt);
  const own = entries[at];
  invariant(own?.kind === 'attempt-begun', `the ledger has no attempt ${attempt}`);
  const before = entries.slice(0, at);
  const ofPolicy = before.filter(
    (entry): entry is LedgerEntryOf<'attempt-begun'> => entry.kind === 'attempt-begun' && entry.policy === own.policy,
  );
  const ids = new Set(ofPolicy.map((entry) => entry.attempt));
  const requalified = new Set(
    before.flatMap((entry) =>
      entry.kind === 'attempt-ended' && entry.verdict === 'requalified' && ids.has(entry.attempt)
        ? [entry.attempt]
        : [],
    ),
  );
  const issued = before.findLastIndex((entry) => entry.kind === 'certificate-issued' && requalified.has(entry.report));
  const counted = ofPolicy.filter(({ entry, inputs, seed }) => entry > issued && seed === certifyingSeed(inputs));
  return counted.length + 1;
}
