import type { TrialSummary } from '../domain/summary.ts';

type Milestones = TrialSummary['milestones'];

const words = {
  beganAt: 'the trouble began',
  hurtAt: 'users were first hurt',
  detectedAt: 'an alert fired',
  actedAt: 'automation acted',
  escalatedAt: 'people were called',
  mitigatedAt: 'the objective was met again',
  recoveredAt: 'users recovered for good',
} as const satisfies Record<keyof Milestones, string>;

/** One milestone as the end of a sentence that begins with it: `users were first hurt`. */
export function nameOfMilestone(name: keyof Milestones): string {
  return words[name];
}

/** The judge's milestones in order of time, each as words that need no glossary; what never happened comes last. */
export function milestoneWords(
  milestones: Milestones,
): readonly { readonly words: string; readonly at: number | null }[] {
  return (Object.keys(words) as (keyof Milestones)[])
    .map((name) => ({ words: words[name], at: milestones[name] }))
    .sort((a, b) => (a.at ?? Number.MAX_SAFE_INTEGER) - (b.at ?? Number.MAX_SAFE_INTEGER));
}
