import { UserError } from '../base/errors.ts';
import { hostName, processId, processStart } from '../base/processes.ts';
import type { Ledger, LedgerEntryOf } from '../domain/ledger.ts';
import type { Attempt } from '../domain/qualification.ts';
import { writeToLedger } from './ledger.ts';

/** A re-qualification that is about to begin. */
export type NewAttempt = Pick<
  LedgerEntryOf<'attempt-begun'>,
  'attempt' | 'policy' | 'candidate' | 'profile' | 'inputs' | 'seed'
>;

/**
 * Writes down that a re-qualification begins, before its first trial, and returns the ledger with it. Throws `UserError`
 * for an id that is taken, and what `writeToLedger` throws.
 */
export function beginAttempt(file: string, attempt: NewAttempt): Promise<Ledger> {
  return writeToLedger(file, `the attempt ${attempt.attempt}`, (ledger) => {
    if (begunOf(ledger, attempt.attempt) !== null)
      throw new UserError(`The ledger has an attempt \`${attempt.attempt}\` already.`);
    const pid = processId();
    const runner = { pid, started: processStart(pid) ?? 'unknown', host: hostName() };
    return { kind: 'attempt-begun', ...attempt, runner };
  });
}

/** Writes down how a re-qualification ended. Throws `UserError` for one that never began or has ended. */
export function endAttempt(
  file: string,
  attempt: string,
  verdict: LedgerEntryOf<'attempt-ended'>['verdict'],
): Promise<Ledger> {
  return writeToLedger(file, `the end of the attempt ${attempt}`, (ledger) => {
    if (begunOf(ledger, attempt) === null) throw new UserError(`The ledger has no attempt \`${attempt}\` that began.`);
    if (endOf(ledger, attempt) !== null) throw new UserError(`The attempt \`${attempt}\` has ended already.`);
    return { kind: 'attempt-ended', attempt, verdict };
  });
}

/**
 * Every start of a re-qualification of a policy of this name, in the order of the ledger; null for those of all policies.
 * One without an end is `running` while its process is seen on this machine, and `aborted` otherwise.
 */
export function attemptsOf(ledger: Ledger, policy: string | null): readonly Attempt[] {
  const begun = ledger.entries.filter((entry) => entry.kind === 'attempt-begun');
  const ends = new Map(
    ledger.entries.flatMap((entry) =>
      entry.kind === 'attempt-ended' ? [[entry.attempt, entry.verdict] as const] : [],
    ),
  );
  return begun
    .filter((entry) => policy === null || entry.policy === policy)
    .map((entry) => ({
      id: entry.attempt,
      startedAt: entry.recordedAt,
      candidate: entry.candidate,
      profile: entry.profile,
      inputs: entry.inputs,
      seed: entry.seed,
      ended: ends.get(entry.attempt) ?? (runsStill(entry) ? 'running' : 'aborted'),
    }));
}

function begunOf(ledger: Ledger, attempt: string): LedgerEntryOf<'attempt-begun'> | null {
  return (
    (ledger.entries.find((entry) => entry.kind === 'attempt-begun' && entry.attempt === attempt) as
      LedgerEntryOf<'attempt-begun'> | undefined) ?? null
  );
}

function endOf(ledger: Ledger, attempt: string): LedgerEntryOf<'attempt-ended'> | null {
  return (
    (ledger.entries.find((entry) => entry.kind === 'attempt-ended' && entry.attempt === attempt) as
      LedgerEntryOf<'attempt-ended'> | undefined) ?? null
  );
}

function runsStill({ runner }: LedgerEntryOf<'attempt-begun'>): boolean {
  return runner.host === hostName() && processStart(runner.pid) === runner.started;
}
