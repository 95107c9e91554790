import type { Entry, EntryOf } from '../domain/entry.ts';
import type { Facts } from '../domain/facts.ts';
import type { Outcome } from '../domain/finding.ts';

/** What people made of what one automation asked them, in one trial. */
export interface PeopleShown {
  /** Requests for approval of its step. */
  readonly asked: number;
  readonly approved: number;
  readonly rejected: number;
  /** The deadline passed, or the trial ended, without an answer, and nobody withdrew the request. */
  readonly unanswered: number;
  /** From the kill switch to the last sign of automation, in milliseconds; null where nobody pulled it. */
  readonly killMs: number | null;
}

/** Reads it out of a journal. A request whose decision is not its own is another automation's. */
export function peopleShown(
  entries: readonly Entry[],
  { measures }: Outcome,
  isInScope: (facts: Facts) => boolean,
): PeopleShown {
  const decisions = new Set<string>();
  const requests = new Map<string, 'approve' | 'reject' | 'withdrawn' | null>();
  for (const entry of entries) {
    if (entry.kind === 'decision' && isInScope(entry.facts)) decisions.add(entry.id);
    else if (isRequest(entry) && decisions.has(entry.decision)) requests.set(entry.id, null);
    else if (entry.kind === 'withdrawn' && requests.has(entry.escalation)) requests.set(entry.escalation, 'withdrawn');
    else if (entry.kind === 'person' && requests.has(entry.regarding) && entry.answer !== null) {
      requests.set(entry.regarding, entry.answer);
    }
  }
  const answers = [...requests.values()];
  const count = (answer: 'approve' | 'reject' | null) => answers.filter((one) => one === answer).length;
  return {
    asked: answers.length,
    approved: count('approve'),
    rejected: count('reject'),
    unanswered: count(null),
    killMs: measures.killTimeMs,
  };
}

function isRequest(entry: Entry): entry is EntryOf<'escalation'> {
  return entry.kind === 'escalation' && entry.what === 'approval-request';
}
