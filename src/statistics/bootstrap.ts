import { drawBelow } from '../base/draw.ts';
import type { Interval } from './interval.ts';

/** Differences of pairs (second policy less first, on the same draws) that stem from one incident and therefore depend on each other. */
export type Cluster = readonly number[];

export interface Resampling {
  /** Whole number; the same seed gives the same interval. */
  readonly seed: number;
  /** How often all clusters are drawn anew; 2,000 for a 95 % interval. */
  readonly rounds: number;
  /** Between 0 and 1. */
  readonly confidence: number;
}

/**
 * An interval for the mean difference: whole incidents are drawn with replacement, never single pairs, because the trials of one incident are
 * not independent. Percentile method of B. Efron ("Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979); clusters
 * as in A. C. Davison, D. V. Hinkley, "Bootstrap Methods and their Application" (1997), section 3.8. Bounds are in the unit of the differences.
 *
 * @returns null for fewer than two clusters that hold a pair: one incident says nothing about another.
 */
export function clusterBootstrap(clusters: readonly Cluster[], resampling: Resampling): Interval | null {
  const totals = clusters
    .filter((cluster) => cluster.length > 0)
    .map((cluster) => ({ sum: sumOf(cluster), pairs: cluster.length }));
  if (totals.length < 2) return null;
  const means = Float64Array.from({ length: resampling.rounds }, (_, round) => {
    let sum = 0;
    let pairs = 0;
    for (let drawn = 0; drawn < totals.length; drawn++) {
      const cluster = totals[drawBelow(totals.length, resampling.seed, 'bootstrap', String(round), drawn)];
      sum += cluster?.sum ?? 0;
      pairs += cluster?.pairs ?? 0;
    }
    return sum / pairs;
  }).sort();
  const beyond = (1 - resampling.confidence) / 2;
  return { low: at(means, beyond), high: at(means, 1 - beyond) };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The order statistic (rounds + 1) x share, at the nearest one outwards, so that few rounds widen the interval and do not narrow it. */
function at(sorted: Float64Array, share: number): number {
  const position = (sorted.length + 1) * share - 1;
  const index = share < 0.5 ? Math.floor(position) : Math.ceil(position);
  return sorted[Math.min(Math.max(index, 0), sorted.length - 1)] ?? 0;
}
