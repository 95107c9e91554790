import { canonicalJson } from '../base/canonical-json.ts';
import type { Entry } from '../domain/entry.ts';

/** The first entry in which two journals of the same trial differ, as the text of either; null where one has ended. */
export interface DifferingEntry {
  readonly seq: number;
  readonly kept: string | null;
  readonly again: string | null;
}

/** By entries, since a line may tell several of them by what changed. */
export function differingEntry(kept: readonly Entry[], again: readonly Entry[]): DifferingEntry {
  const length = Math.max(kept.length, again.length);
  for (let seq = 0; seq < length; seq += 1) {
    const [one, other] = [kept[seq], again[seq]].map((entry) => (entry === undefined ? null : canonicalJson(entry)));
    if (one !== other) return { seq, kept: one ?? null, again: other ?? null };
  }
  // Every entry is the same, and one of the two tells them by other lines.
  return { seq: length, kept: null, again: null };
}
