import type { Entry, EntryOf } from '../domain/entry.ts';

/** The decision that an entry is, or followed from; null for what has none. */
export function decisionOf(entry: Entry | undefined, entries: readonly Entry[]): EntryOf<'decision'> | null {
  if (entry === undefined || entry.kind === 'decision') return entry ?? null;
  if (entry.kind !== 'apply' && entry.kind !== 'ruling' && entry.kind !== 'escalation') return null;
  const found = entries.find((one) => one.kind === 'decision' && one.id === entry.decision);
  return found?.kind === 'decision' ? found : null;
}
