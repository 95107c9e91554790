import type { CandidateContent } from '../domain/candidate.ts';
import type { SampledAutomation } from './sample-incident.ts';

/**
 * What an automation may do that no sample of it holds, as sentences: then it is not qualified, however much was shown of the
 * rest.
 */
export function beyondSample(
  { policy, programs }: CandidateContent,
  { automation: { rule }, rare, rareShapes }: Pick<SampledAutomation, 'automation' | 'rare' | 'rareShapes'>,
): readonly string[] {
  const found: string[] = [];
  // Only those with a runbook are played, and an agent may name any.
  if (policy.authorised.find(({ id }) => id === rule)?.patterns.length === 0)
    found.push(`its rule ${rule} names no pattern, so it authorises more than can be played: name them`);
  if (rare.length > 0)
    found.push(
      `its rule ${rule} also covers ${rare.join(', ')}, where it was proposed too seldom to be sampled: leave that out of its \`where\``,
    );
  if (rareShapes.length > 0)
    found.push(
      `its step was proposed too seldom to be sampled at ${rareShapes.join(' and ')}, so nothing is known of it there`,
    );
  // What a program decides is bound to nothing that is written in the candidate.
  if (programs.policy.kind !== 'file')
    found.push(
      'its policy is a program, which may decide what no rule in its files authorises, and no sample holds that',
    );
  return found;
}
