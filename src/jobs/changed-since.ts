import { digest } from '../base/canonical-json.ts';
import { packageVersion } from '../base/package-root.ts';
import { corpusStart, corpusWords } from './qualification-conditions.ts';
import type { Qualified } from './qualified.ts';

/** What is not as it was when the last certificate was made, in the order in which it is played. */
export function changedSince({
  since,
  bench,
  profile,
  vetoSet,
}: Pick<Qualified, 'since' | 'bench' | 'profile' | 'vetoSet'>): readonly string[] {
  if (since === null) return [];
  const { last } = since;
  const { candidate } = bench;
  const corpus = last.assumptions.find((one) => one.startsWith(corpusStart));
  const changes: readonly (readonly [string, boolean])[] = [
    ['the profile', last.profileDigest !== profile.digest],
    ['the policy', digest(last.candidate.policy) !== digest(candidate.policy)],
    ['the runbooks', digest(last.candidate.runbooks) !== digest(candidate.runbooks)],
    ['the agent', digest(last.candidate.agent) !== digest(candidate.agent)],
    ['the programs (played with the agent)', digest(last.candidate.programs) !== digest(candidate.programs)],
    // What these were then is not kept, so nothing is played with them.
    ['the found scenarios (not compared by trials)', corpus !== undefined && corpus !== corpusWords(vetoSet.found)],
    ['the charter (not compared by trials)', last.charterDigest !== bench.charterDigest],
    ['requal (not compared by trials)', last.requal !== packageVersion()],
  ];
  return changes.flatMap(([what, isAnother]) => (isAnother ? [what] : []));
}
