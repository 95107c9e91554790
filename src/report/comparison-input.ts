import type { Entry, EntryOf } from '../domain/entry.ts';
import type { TrialSummary } from '../domain/summary.ts';

/** One kept journal with what the judge says of it. */
export interface ComparedTrial {
  readonly trial: TrialSummary;
  readonly entries: readonly Entry[];
}

/** The entries of one kind, in order. */
export function entriesOfKind<K extends Entry['kind']>(entries: readonly Entry[], kind: K): readonly EntryOf<K>[] {
  return entries.filter((entry): entry is EntryOf<K> => entry.kind === kind);
}
