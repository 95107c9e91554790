import type { Comparison } from '../domain/comparison.ts';
import { limits } from '../domain/limits.ts';
import type { TrialSummary } from '../domain/summary.ts';

/** Moments closer than one look of the automation and one tick of the world cannot be told apart. */
export const momentToleranceMs = limits.decisionEveryMs + limits.tickMs;

type Milestones = TrialSummary['milestones'];
type Compared = Comparison['milestones'][number];

const names = ['beganAt', 'hurtAt', 'detectedAt', 'actedAt', 'escalatedAt', 'mitigatedAt', 'recoveredAt'] as const;

/** What further seeds of one side's world gave, the compared trial included. */
export interface MilestoneSpread {
  readonly side: 0 | 1;
  readonly trials: readonly Milestones[];
}

/** Each milestone of both trials, how far apart they are, and whether one lies in the spread of the other's seeds. */
export function comparedMilestones(first: Milestones, second: Milestones, seeds: MilestoneSpread | null): Compared[] {
  return names.map((name) => {
    const at: [number | null, number | null] = [first[name], second[name]];
    const spread = seeds && spreadOf(name, seeds);
    return {
      name,
      at,
      sinceBegan: [since(first.beganAt, at[0]), since(second.beganAt, at[1])],
      differenceMs: at[0] === null || at[1] === null ? null : at[1] - at[0],
      spread,
      inSpread: spread && liesIn(at[spread.side === 0 ? 1 : 0], spread),
    };
  });
}

function spreadOf(name: keyof Milestones, { side, trials }: MilestoneSpread): NonNullable<Compared['spread']> {
  const moments = trials.flatMap((milestones) => (milestones[name] === null ? [] : [milestones[name]]));
  return {
    side,
    trials: trials.length,
    earliest: moments.length === 0 ? null : Math.min(...moments),
    latest: moments.length === 0 ? null : Math.max(...moments),
    never: trials.length - moments.length,
  };
}

/** Widened by what cannot be told apart. What never came lies in the spread when it also never came with some seed. */
function liesIn(at: number | null, { earliest, latest, never }: NonNullable<Compared['spread']>): boolean {
  if (at === null) return never > 0;
  if (earliest === null || latest === null) return false;
  return earliest - momentToleranceMs <= at && at <= latest + momentToleranceMs;
}

function since(beganAt: number | null, at: number | null): number | null {
  return beganAt === null || at === null ? null : at - beganAt;
}
