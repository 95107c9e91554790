import { distance } from 'fastest-levenshtein';

/**
 * The candidate that a misspelt word most probably meant, or null when none is near.
 *
 * Near means: at most a third of the word's letters changed, or two where that is more, so that a transposition in a
 * short word is still found; in a word of up to three letters only one, or nearly everything would be near. Ties go to the candidate that comes first, so the answer depends on nothing but the input.
 */
export function closestName(word: string, candidates: Iterable<string>): string | null {
  const distanceMax = Math.max(word.length <= 3 ? 1 : 2, Math.floor(word.length / 3));
  let closest: string | null = null;
  let closestDistance = distanceMax + 1;
  for (const candidate of candidates) {
    const changed = distance(word, candidate);
    if (changed < closestDistance) {
      closest = candidate;
      closestDistance = changed;
    }
  }
  return closest;
}
