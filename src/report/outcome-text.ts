import type { LedgerEntryOf } from '../domain/ledger.ts';
import { printable } from './printable.ts';
import { countOf } from './words.ts';

/** What was written down; see `RecordedOutcome` in jobs/record-outcome.ts. */
export interface OutcomeLines {
  readonly entry: LedgerEntryOf<'outcome-recorded'> | LedgerEntryOf<'scenario-failed'>;
  readonly ends: readonly string[];
  readonly isKnown: boolean;
  readonly near: string | null;
  readonly profile: string | null;
}

/** What `requal outcome` says: that it is written down, and what that ends. */
export function outcomeText(ledger: string, { entry, ends, isKnown, near, profile }: OutcomeLines): string {
  const what =
    entry.kind === 'outcome-recorded'
      ? `${entry.automation} on ${entry.happenedOn}: ${entry.result}${entry.suboptimal && entry.result === 'helped' ? ', suboptimal' : ''}`
      : `${entry.scenario}: failed by the candidate ${entry.candidate.slice(0, 12)}`;
  const hint = near === null ? '' : ` Did you mean \`${near}\`?`;
  const unless = entry.kind === 'scenario-failed' ? ', but for one that tells of this fail itself' : '';
  const lines = [
    `Written down in ${ledger} as its entry ${entry.entry}: ${what}.`,
    ...(profile === null ? [] : [`Added to the outcomes of ${profile}.`]),
    ...(isUnexplained(entry)
      ? [
          'What was behind it is not known, and until it is, `requal qualify` does not requalify its automation: write the `cause` under `outcomes` of the profile.',
        ]
      : []),
    ...(isKnown ? [] : [`CAREFUL  No certificate of this ledger speaks of it, so it ends none.${hint}`]),
    ...(ends.length === 0
      ? []
      : [
          `It ends ${countOf(ends.length, 'certificate')}${unless}: ${ends.map((one) => one.slice(0, 12)).join(', ')}.`,
        ]),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function isUnexplained(entry: OutcomeLines['entry']): boolean {
  return entry.kind === 'outcome-recorded' && entry.result === 'harmful' && entry.cause === null;
}
