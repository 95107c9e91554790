import type { TrialSummary } from '../domain/summary.ts';

/** Those of the trials of a run that are told one by one. */
export interface ToldTrials {
  add(trial: TrialSummary): void;
  /** In the order in which they were added. */
  told(): readonly TrialSummary[];
}

/** Which is told before which: fails, what could not be judged, harm after a person's yes, then the rest. */
function rankOf({ verdict, humanPath }: TrialSummary): 0 | 1 | 2 | 3 {
  if (verdict === 'fail') return 0;
  if (verdict === 'inconclusive') return 1;
  return humanPath === undefined ? 3 : 2;
}

/**
 * Keeps all while there are at most `max`, and of more the worst, of equally bad ones those that came first. Never more than `max`
 * are in memory.
 */
export function openToldTrials(max: number): ToldTrials {
  type Numbered = { readonly number: number; readonly trial: TrialSummary };
  const byRank: readonly [Numbered[], Numbered[], Numbered[], Numbered[]] = [[], [], [], []];
  let added = 0;
  let held = 0;
  return {
    add(trial) {
      const rank = rankOf(trial);
      const number = added;
      added += 1;
      if (held === max) {
        const better = byRank.findLast((ranked, place) => place > rank && ranked.length > 0);
        if (better === undefined) return;
        better.pop();
        held -= 1;
      }
      byRank[rank].push({ number, trial });
      held += 1;
    },
    told: () =>
      byRank
        .flat()
        .sort((a, b) => a.number - b.number)
        .map(({ trial }) => trial),
  };
}
