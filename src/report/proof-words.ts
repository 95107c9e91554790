import { limits } from '../domain/limits.ts';

/** The journal lines that prove a finding, as few as a reader can use; lines count from 1, sequence numbers from 0. */
export function proofWords(entries: readonly number[]): string {
  const named = entries
    .slice(0, limits.proofsNamedMax)
    .toSorted((a, b) => a - b)
    .map((seq) => String(seq + 1));
  const more = entries.length - named.length;
  return named.length === 0 ? 'none' : `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
