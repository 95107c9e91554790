import type { TrialSummary } from '../domain/summary.ts';

/** Trials that ended the same way for the same reason. */
export interface ReasonGroup {
  readonly why: string;
  readonly ids: readonly string[];
}

/** Groups trials by their sentence, the largest group first, then in the order of the run. */
export function groupByReason(
  trials: readonly TrialSummary[],
  label: (trial: TrialSummary) => string = ({ id }) => id,
): readonly ReasonGroup[] {
  const groups = new Map<string, string[]>();
  for (const trial of trials) {
    const ids = groups.get(trial.why) ?? [];
    ids.push(label(trial));
    groups.set(trial.why, ids);
  }
  return [...groups].map(([why, ids]) => ({ why, ids })).sort((a, b) => b.ids.length - a.ids.length);
}
