import type { Entry, EntryOf } from '../../domain/entry.ts';
import type { Applied } from '../../judge/trial-record.ts';
import { trialRecordOf } from '../../judge/trial-record.ts';
import type { ScopedAutomation } from '../blame.ts';

/** What a journal tells of one automation's dealings with people. */
export interface OwnEntries {
  /** Requests for approval of its step. */
  readonly requests: readonly EntryOf<'escalation'>[];
  /** Its steps that ran on nobody's yes. */
  readonly alone: readonly Applied[];
}

/** Reads it out of a journal. */
export function ownEntries(
  entries: readonly Entry[],
  { automation, isInScope }: Pick<ScopedAutomation, 'automation' | 'isInScope'>,
): OwnEntries {
  const decisions = new Set(
    entries.flatMap((entry) => (entry.kind === 'decision' && isInScope(entry.facts) ? [entry.id] : [])),
  );
  return {
    requests: entries.filter(
      (entry): entry is EntryOf<'escalation'> =>
        entry.kind === 'escalation' && entry.what === 'approval-request' && decisions.has(entry.decision),
    ),
    alone: trialRecordOf(entries).applied.filter(
      ({ apply }) =>
        apply.action.kind === automation.action && apply.approvals.length === 0 && decisions.has(apply.decision ?? ''),
    ),
  };
}
