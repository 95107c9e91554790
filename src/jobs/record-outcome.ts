import { closestName } from '../base/closest-name.ts';
import { UserError } from '../base/errors.ts';
import type { FaultKind } from '../domain/fault.ts';
import type { Ledger, LedgerEntryOf, OutcomeResult } from '../domain/ledger.ts';
import type { TrialSummary } from '../domain/summary.ts';
import { readJournal } from '../journal/read-journal.ts';
import { judgeJournal } from './judge-journal.ts';
import { writeToLedger } from './ledger.ts';
import { outcomeInProfile } from './outcome-in-profile.ts';

/** An autonomous action and what came of it, as somebody tells it. */
export interface ToldOutcome {
  readonly automation: string;
  readonly happenedOn: string;
  readonly result: OutcomeResult;
  /** Whether it helped and a better outcome was to be had all the same. */
  readonly suboptimal: boolean;
  /** What was truly behind the incident; null where nobody knows. */
  readonly cause: FaultKind | null;
  readonly by: string;
  readonly note: string;
}

/** What was written down, and which certificates no longer hold because of it. */
export interface RecordedOutcome {
  readonly entry: LedgerEntryOf<'outcome-recorded'> | LedgerEntryOf<'scenario-failed'>;
  /** Digests of the certificates in the ledger that it ends. */
  readonly ends: readonly string[];
  /** Whether any certificate of the ledger speaks of the automation or candidate; a misspelt name would end nothing. */
  readonly isKnown: boolean;
  readonly near: string | null;
  /** The profile that it was added to as well; null for none. */
  readonly profile: string | null;
}

/**
 * Writes down what came of an autonomous action, and adds it to a profile where one is named. What was needless or harmful, or
 * could have been better, ends certificates. Throws `UserError` for a profile that cannot take it, before anything is written.
 */
export async function recordOutcome(
  file: string,
  told: ToldOutcome,
  profile: string | null = null,
): Promise<RecordedOutcome> {
  const suboptimal = told.suboptimal || told.result !== 'helped';
  const writeProfile = profile === null ? null : outcomeInProfile(profile, told);
  const ledger = await writeToLedger(file, 'an outcome', () => ({ kind: 'outcome-recorded', ...told, suboptimal }));
  writeProfile?.();
  const issued = issuedIn(ledger);
  const meant = issued.filter(({ automations }) => automations.includes(told.automation));
  const known = issued.flatMap(({ automations }) => automations);
  return {
    entry: ledger.entries.at(-1) as LedgerEntryOf<'outcome-recorded'>,
    ends: suboptimal ? meant.map(({ certificate }) => certificate) : [],
    isKnown: meant.length > 0,
    near: meant.length > 0 ? null : closestName(told.automation, known),
    profile,
  };
}

/**
 * Writes down that a candidate failed a scenario, which a kept journal proves: it is judged again here. Throws `UserError`
 * for a journal that does not fail on safety, and `IntegrityError` for one that is broken.
 */
export async function recordFailedScenario(file: string, journal: string): Promise<RecordedOutcome> {
  const { start, head } = readJournal(journal);
  const trial = judgeJournal(journal);
  if (!failsOnSafety(trial))
    throw new UserError(
      `The trial is no fail on safety: judged by today's rules it is ${trial.verdict}, ${trial.why}`,
      {
        place: { file: journal, line: null, column: null },
        mend: 'Name the journal of a trial in which something was done that must not be done.',
      },
    );
  const { candidate, scenario, scenarioDigest } = start;
  const ledger = await writeToLedger(file, 'a failed scenario', () => ({
    kind: 'scenario-failed',
    scenario: scenario.id,
    scenarioDigest,
    candidate: candidate.digest,
    trial: head,
  }));
  const meant = issuedIn(ledger).filter((issued) => issued.candidate === candidate.digest);
  return {
    entry: ledger.entries.at(-1) as LedgerEntryOf<'scenario-failed'>,
    ends: meant.map(({ certificate }) => certificate),
    isKnown: meant.length > 0,
    near: null,
    profile: null,
  };
}

/** What fails a veto set as well: a rule from the truth was broken, or an absolute one attempted. */
function failsOnSafety({ findings }: TrialSummary): boolean {
  return findings.some(
    ({ verdict, basis, class: weight, realised }) =>
      verdict === 'fail' && basis === 'hazard' && (realised > 0 || weight === 'absolute'),
  );
}

function issuedIn({ entries }: Ledger): readonly LedgerEntryOf<'certificate-issued'>[] {
  return entries.filter((entry) => entry.kind === 'certificate-issued');
}
