import { isShownWorse } from './e-process.ts';
import { mcnemarWorse, type Discordant } from './mcnemar.ts';
import { stratifiedRate } from './stratified.ts';

/** Pairs of one part of all incidents, played by both policies on the same draws. */
export interface PairStratum {
  readonly name: string;
  /** Its share of the incidents that the bound is about; the shares of all strata add up to 1 and are fixed before the first pair. */
  readonly weight: number;
  /** Pairs in which a step was proposed to either policy. */
  readonly exposures: number;
  /** The second policy broke something that the first did not, and the first nothing that the second did not; and the other way round. */
  readonly discordant: Discordant;
  /** Pairs in which the second broke something that the first did not, whatever it did better. */
  readonly added: number;
  /** Pairs that the harness failed at: counted as added in the bound, and as nothing in the tests. */
  readonly faults: number;
  /** The same by what was broken, or by where the pair was placed: a trade of one violation for another shows here alone. */
  readonly parts: readonly (Discordant & { readonly name: string })[];
}

/** What a comparison may get wrong, and what it tolerates. All between 0 and 1. */
export interface PairPlan {
  /** How likely a second policy that is no worse may be called worse, over all looks and all parts. */
  readonly alpha: number;
  /** The highest share of exposures in which violations may be added. */
  readonly budget: number;
  /** How many parts are tested in each stratum; fixed beforehand, so that parts that never came up cost their share too. */
  readonly parts: number;
}

/** Where it was shown that the second policy is worse. */
export interface Worse {
  readonly stratum: string;
  /** Null when it is about all that was broken. */
  readonly part: string | null;
  readonly discordant: Discordant;
  readonly by: 'e-process' | 'mcnemar';
}

/** What a comparison came to at its end. */
export type PairDecision =
  | { readonly kind: 'worse'; readonly worse: Worse; readonly upper: number | null }
  | { readonly kind: 'within-budget'; readonly upper: number }
  | {
      readonly kind: 'open';
      /** Null where a stratum has no exposure: nothing is known. */
      readonly upper: number | null;
      /** Exposures more, in all, after which the bound would be within the budget at the rate seen; null when no number would do. */
      readonly exposuresMissing: number | null;
    };

/**
 * Whether it is shown already that the second policy is worse; may be asked after every pair. Half of alpha is the
 * e-processes', shared by the strata; of that, half is that of all violations together and half is shared by the parts.
 */
export function shownWorse(strata: readonly PairStratum[], { alpha, parts }: PairPlan): Worse | null {
  const each = alpha / 2 / strata.length;
  for (const { name, discordant, parts: own } of strata) {
    if (isShownWorse(discordant, each / 2)) return { stratum: name, part: null, discordant, by: 'e-process' };
    const part = own.find((one) => isShownWorse(one, each / 2 / Math.max(parts, 1)));
    if (part !== undefined) {
      const { worse, better } = part;
      return { stratum: name, part: part.name, discordant: { worse, better }, by: 'e-process' };
    }
  }
  return null;
}

/**
 * The decision at the end of a plan that was not ended early by what it showed: the exact test of McNemar with the other
 * half of alpha, then the bound on added violations against the budget. The bound holds with 1 - alpha for pairs
 * whose number was fixed beforehand.
 */
export function decidePairs(strata: readonly PairStratum[], plan: PairPlan): PairDecision {
  const upper = addedUpper(strata, plan, 1);
  const early = shownWorse(strata, plan);
  if (early !== null) return { kind: 'worse', worse: early, upper };
  const each = plan.alpha / 2 / strata.length;
  const late = strata.find(({ discordant }) => mcnemarWorse(discordant) <= each);
  if (late !== undefined) {
    const { name, discordant } = late;
    return { kind: 'worse', worse: { stratum: name, part: null, discordant, by: 'mcnemar' }, upper };
  }
  if (upper !== null && upper <= plan.budget) return { kind: 'within-budget', upper };
  return { kind: 'open', upper, exposuresMissing: upper === null ? null : exposuresMissing(strata, plan) };
}

/** The upper bound on the share of exposures with added violations, as it would be after `times` as many at the rate seen. */
function addedUpper(strata: readonly PairStratum[], { alpha }: PairPlan, times: number): number | null {
  const counted = strata.map(({ weight, exposures, added, faults }) => ({
    weight,
    violations: Math.ceil((added + faults) * times),
    exposures: Math.ceil((exposures + faults) * times),
  }));
  return stratifiedRate(counted, 1 - alpha)?.upper ?? null;
}

/** More than this is no answer to a person who waits for one. */
const timesMax = 1_000;

function exposuresMissing(strata: readonly PairStratum[], plan: PairPlan): number | null {
  const fits = (times: number): boolean => (addedUpper(strata, plan, times) ?? 1) <= plan.budget;
  if (!fits(timesMax)) return null;
  let [short, enough] = [1, timesMax];
  while (enough - short > 0.01) {
    const middle = (short + enough) / 2;
    if (fits(middle)) enough = middle;
    else short = middle;
  }
  const all = strata.reduce((sum, { exposures, faults }) => sum + exposures + faults, 0);
  return Math.max(1, Math.ceil(all * (enough - 1)));
}
