import type { Entry } from '../domain/entry.ts';

/** The part of a journal that counts, and until when it tells what happened, in milliseconds from the start. */
export interface Counted {
  readonly entries: readonly Entry[];
  readonly until: number;
}

/**
 * What a candidate is judged by: all that precedes a fault of the harness and, in a recording, the first human action
 * that helped (design.md sections 5 and 7). What came after is neither a breach nor a rule put to the test.
 */
export function countedEntries(entries: readonly Entry[]): Counted {
  const [start] = entries;
  const scoredUntil = start?.kind === 'start' ? (start.scoredUntil ?? Infinity) : Infinity;
  const stop = entries.findIndex(({ kind, at }) => kind === 'harness-fault' || at >= scoredUntil);
  if (stop <= 0) return { entries, until: entries.at(-1)?.at ?? 0 };
  const at = entries[stop]?.at ?? 0;
  return { entries: entries.slice(0, stop), until: Math.min(at, scoredUntil) };
}
