import type { Refusal } from '../domain/certificate.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { Attempt } from '../domain/qualification.ts';
import { attemptNumber } from './attempt-number.ts';
import { attemptsOf } from './attempts.ts';
import type { ReadCertificate } from './open-certificate.ts';
import { revocationsOf } from './revocations.ts';

/**
 * What a ledger has against a certificate: that it was taken back, that it is not the ledger in which it was issued (then
 * it can say nothing of it), or that attempts with this policy were left out of it.
 */
export function ledgerRefusals(certificate: ReadCertificate, ledger: Ledger, policy: string): readonly Refusal[] {
  const { statement, digest } = certificate;
  const reasons = revocationsOf(ledger, digest, statement);
  const { entries, head } = statement.predicate.ledger;
  const isSame = entries > 0 && ledger.entries[entries - 1]?.hash === head;
  if (reasons === null || !isSame)
    return [
      {
        kind: 'other-ledger',
        message:
          reasons === null
            ? 'The ledger has not recorded that this certificate was issued, so it cannot say that it was not revoked.'
            : `The ledger is not the one in which it was issued, or its first ${entries} entries were rewritten since.`,
        mend: 'Name the ledger in which it was issued, whole.',
      },
    ];
  return [
    ...leftOut(certificate, { ...ledger, entries: ledger.entries.slice(0, entries) }, policy),
    ...underpaid(certificate, ledger),
    ...reasons.map((reason) => ({
      kind: 'revoked' as const,
      message: `It was taken back: ${reason}.`,
      mend: 'Qualify the policy again, on a profile that holds what happened.',
    })),
  ];
}

function leftOut({ statement }: ReadCertificate, ledger: Ledger, policy: string): readonly Refusal[] {
  const listed = new Map(statement.predicate.attempts.map((attempt) => [attempt.id, attempt]));
  const missing = attemptsOf(ledger, policy).filter((attempt) => !isTold(attempt, listed.get(attempt.id)));
  if (missing.length === 0) return [];
  return [
    {
      kind: 'attempts-left-out',
      message: `It does not tell of every attempt with this policy as the ledger does: ${missing.map(({ id }) => id).join(', ')}.`,
      mend: 'Do not rely on it, and ask its signer why.',
    },
  ];
}

/** An attempt that says to be an earlier one than it is has spent more error than was left to it. */
function underpaid({ statement }: ReadCertificate, ledger: Ledger): readonly Refusal[] {
  const { report, plan } = statement.predicate;
  if (!ledger.entries.some((entry) => entry.kind === 'attempt-begun' && entry.attempt === report)) return [];
  const number = attemptNumber(ledger, report);
  if (number <= plan.attempt) return [];
  return [
    {
      kind: 'attempts-left-out',
      message: `It was planned as attempt ${plan.attempt} of its policy, and by the ledger it was attempt ${number}: it had to show more.`,
      mend: 'Do not rely on it, and ask its signer why.',
    },
  ];
}

/** One that was under way when the certificate was made has no end there, whatever became of it since. */
function isTold(attempt: Attempt, listed: Attempt | undefined): boolean {
  if (listed === undefined) return false;
  const { ended, ...rest } = attempt;
  const isEndTold = isOpen(ended) ? isOpen(listed.ended) : ended === listed.ended;
  return isEndTold && (Object.keys(rest) as (keyof typeof rest)[]).every((key) => Object.is(rest[key], listed[key]));
}

function isOpen(ended: Attempt['ended']): boolean {
  return ended === 'aborted' || ended === 'running';
}
