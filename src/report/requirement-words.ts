import { requirementOf } from '../domain/requirement.ts';
import { wordList } from './words.ts';

/** `B3 novelty`; an id that the catalogue does not have stands alone. */
export function requirementName(id: string): string {
  const requirement = requirementOf(id);
  return requirement === null ? id : `${id} ${requirement.name}`;
}

/** `B3 novelty and D8 circuit breaker`. */
export function requirementNames(ids: readonly string[]): string {
  return wordList(ids.map(requirementName));
}

/** `B3 novelty: what was hardly ever seen calls for a person, however sure the agent is`. */
export function requirementSentence(id: string): string {
  const requirement = requirementOf(id);
  return requirement === null ? `${id}: not in the catalogue` : `${id} ${requirement.name}: ${requirement.meaning}`;
}
