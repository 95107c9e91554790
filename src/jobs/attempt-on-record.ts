import { UserError } from '../base/errors.ts';
import type { LedgerEntryOf } from '../domain/ledger.ts';
import type { LoadedProfile } from '../scenario/load-profile.ts';
import { attemptNumber } from './attempt-number.ts';
import { attemptsOf, beginAttempt, endAttempt } from './attempts.ts';
import { readLedgerOrNone } from './ledger.ts';
import type { QualificationInputs } from './qualification-inputs.ts';
import type { Bench } from './try-incident.ts';

/** A qualification as the ledger knows it. */
export interface AttemptOnRecord {
  readonly id: string;
  /** The ledger's file. */
  readonly ledger: string;
  readonly seed: number;
  readonly bench: Bench;
  readonly profile: LoadedProfile;
  readonly inputs: QualificationInputs;
}

/**
 * Refuses what was tried already: the same inputs would meet the same incidents and come to the same answer, and whoever tries
 * until it passes has shown nothing. One that was broken off may be tried again, and so may one that came to no answer when
 * its profile tells something else now, such as the cause of an outcome: it meets the same incidents, and is paid for as one
 * attempt more. Throws `UserError`.
 */
export function refuseWhatIsOnRecord(
  ledger: string,
  { inputs, seed }: QualificationInputs,
  { digest: profile }: Pick<LoadedProfile, 'digest'>,
): void {
  const known = attemptsOf(readLedgerOrNone(ledger), null).find(
    (attempt) =>
      attempt.inputs === inputs &&
      attempt.seed === seed &&
      attempt.ended !== 'aborted' &&
      (attempt.ended !== 'inconclusive' || attempt.profile === profile),
  );
  if (known === undefined) return;
  const ended = known.ended === 'running' ? 'is still running' : `ended as ${known.ended}`;
  throw new UserError(
    `Nothing new would be tested: ${known.id}, begun ${known.startedAt} on the same candidate, charter and period and the same system in its profile, ${ended}.`,
    {
      place: { file: ledger, line: null, column: null },
      mend: 'Bring a profile of the system as it is now, or mend what was demoted. Another name, title, owner, date, outcome or number of overrides in the profile changes no incident, and neither does when a pattern was last seen. `--seed` plays other incidents, and certifies nothing; another waiver changes no incident.',
    },
  );
}

/**
 * Writes the start down, before the first trial, and returns the how-manieth try of the policy it is: by the ledger as it
 * stands while nobody else can write, so that two that begin at once have two numbers.
 */
export async function beginOnRecord(attempt: AttemptOnRecord): Promise<number> {
  const { id, ledger, seed, bench, profile, inputs } = attempt;
  const { candidate } = bench;
  const begun = await beginAttempt(ledger, {
    attempt: id,
    policy: candidate.policy.metadata.name,
    candidate: candidate.digest,
    profile: profile.digest,
    inputs: inputs.inputs,
    seed,
  });
  return attemptNumber(begun, id);
}

/** Writes the end down, unless there is one already or it never began. */
export async function endOnRecord(
  { id, ledger }: Pick<AttemptOnRecord, 'id' | 'ledger'>,
  verdict: LedgerEntryOf<'attempt-ended'>['verdict'],
): Promise<void> {
  const known = attemptsOf(readLedgerOrNone(ledger), null).find((attempt) => attempt.id === id);
  if (known?.ended === 'running' || known?.ended === 'aborted') await endIfOpen(ledger, id, verdict);
}

async function endIfOpen(
  ledger: string,
  id: string,
  verdict: LedgerEntryOf<'attempt-ended'>['verdict'],
): Promise<void> {
  const { entries } = readLedgerOrNone(ledger);
  if (!entries.some((entry) => entry.kind === 'attempt-ended' && entry.attempt === id))
    await endAttempt(ledger, id, verdict);
}
