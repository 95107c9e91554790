import { normalQuantile } from './normal-quantile.ts';

/** One trial's time to recover: when it was over, and whether by recovery or because the watch ended (censored). */
export interface Recovery {
  readonly afterMs: number;
  readonly recovered: boolean;
}

/** The share not yet recovered from `fromMs` on, with a band; constant until the next step. */
export interface SurvivalStep {
  readonly fromMs: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  /** Trials that were still watched just before. */
  readonly atRisk: number;
}

/**
 * The share of trials that have not recovered, by time. E. L. Kaplan, P. Meier, "Nonparametric estimation from incomplete observations",
 * JASA 53 (1958); the band is pointwise, on the scale of ln(-ln share), by M. Greenwood's variance (1926), and so stays within 0 to 1
 * (J. D. Kalbfleisch, R. L. Prentice, "The Statistical Analysis of Failure Time Data", 1980). A trial censored at the moment of a
 * recovery counts as still watched at it. No trials: one step at 1 with the band 0 to 1.
 */
export function kaplanMeier(recoveries: readonly Recovery[], confidence: number): readonly SurvivalStep[] {
  const z = normalQuantile((1 + confidence) / 2);
  const sorted = recoveries.toSorted((a, b) => a.afterMs - b.afterMs);
  const steps: SurvivalStep[] = [
    { fromMs: 0, share: 1, low: sorted.length === 0 ? 0 : 1, high: 1, atRisk: sorted.length },
  ];
  let share = 1;
  let variance = 0;
  for (let index = 0; index < sorted.length;) {
    const atRisk = sorted.length - index;
    const fromMs = sorted[index]?.afterMs ?? 0;
    let recovered = 0;
    for (; index < sorted.length && sorted[index]?.afterMs === fromMs; index++) {
      if (sorted[index]?.recovered) recovered += 1;
    }
    if (recovered === 0) continue;
    share *= 1 - recovered / atRisk;
    variance += recovered / (atRisk * (atRisk - recovered));
    steps.push({ fromMs, share, ...band(share, variance, z), atRisk });
  }
  return steps;
}

/**
 * The mean time until recovery, none counted longer than `horizonMs`: the area below the curve up to there (restricted mean survival time;
 * J. O. Irwin, 1949). Without censoring before the horizon it is the mean of min(time, horizon), to rounding (design.md section 7).
 */
export function restrictedMean(steps: readonly SurvivalStep[], horizonMs: number): number {
  return steps.reduce((sum, { fromMs, share }, index) => {
    const untilMs = Math.min(steps[index + 1]?.fromMs ?? horizonMs, horizonMs);
    return sum + share * Math.max(0, untilMs - fromMs);
  }, 0);
}

/** Where all have recovered the variance has no value: the band is then only what it was possible to say before, down to 0. */
function band(share: number, variance: number, z: number): { low: number; high: number } {
  if (share <= 0) return { low: 0, high: 0 };
  const spread = Math.exp((z * Math.sqrt(variance)) / Math.abs(Math.log(share)));
  return { low: Math.pow(share, spread), high: Math.pow(share, 1 / spread) };
}
