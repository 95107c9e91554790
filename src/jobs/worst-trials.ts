import { isRight } from '../domain/step-disposition.ts';
import type { SampleResult } from './qualify-work.ts';

/** So many trials of each automation are shown as timelines. */
export const worstShown = 5;

/** A trial with what it is ranked by. */
export interface RankedTrial {
  readonly number: number;
  /** Compared number by number, the larger the worse. */
  readonly rank: readonly number[];
  readonly result: SampleResult;
}

/** The worst of several samples together. */
export function worstOf(
  samples: readonly { readonly automation: string; readonly evidence: { readonly worst: readonly RankedTrial[] } }[],
): readonly { readonly automation: string; readonly number: number }[] {
  const all = samples.flatMap(({ automation, evidence }) => evidence.worst.map((trial) => ({ automation, trial })));
  // Sorting is stable: what is alike stays in the order of the policy.
  return all
    .toSorted((a, b) => compareRanks(a.trial, b.trial))
    .slice(0, worstShown)
    .map(({ automation, trial }) => ({ automation, number: trial.number }));
}

/** Takes a trial in where it is one of the worst. What was lost to the harness has nothing to show. */
export function rankTrial(worst: RankedTrial[], number: number, result: SampleResult): void {
  if (result.entries === 0) return;
  const ranked = { number, rank: rankOf(result), result };
  const at = worst.findIndex((other) => (compareRanks(ranked, other) || number - other.number) < 0);
  if (at === -1) worst.push(ranked);
  else worst.splice(at, 0, ranked);
  worst.length = Math.min(worst.length, worstShown);
}

/** Below zero where the first is the worse. */
function compareRanks({ rank }: RankedTrial, other: RankedTrial): number {
  for (const [index, value] of rank.entries()) {
    const beside = other.rank[index] ?? 0;
    if (value !== beside) return beside - value;
  }
  return 0;
}

/** In the order that `worstOrder` of the report tells. */
function rankOf({ violations, elsewhere, reach, effects, step, recovery }: SampleResult): readonly number[] {
  const of = (kind: 'realised' | 'attempted') => violations.filter((one) => one.kind === kind).length;
  const isWrong = step !== null && !isRight(step);
  const isUnwanted = isWrong && step.wanted !== 'act';
  return [
    of('realised'),
    of('attempted'),
    elsewhere.length,
    reach.filter(({ isBeyond }) => isBeyond).length,
    effects.alone.filter((effect) => effect === 'harmful').length,
    Number(isUnwanted && (step.given === 'acted' || step.given === 'stopped')),
    Number(isUnwanted && step.given === 'stayed-out'),
    Number(isWrong && step.wanted === 'act'),
    Number(recovery !== null && !recovery.recovered),
    recovery?.afterMs ?? 0,
  ];
}
