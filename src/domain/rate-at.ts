import type { Workload } from './workload.ts';

/** Requests a second of all users at a moment, without noise and faults: from each point to the next the rate changes linearly. */
export function rateAt({ rate, points }: Workload, at: number): number {
  let [fromAt, from] = [0, rate];
  for (const point of points) {
    if (at < point.at) return from + ((point.rate - from) * (at - fromAt)) / (point.at - fromAt);
    [fromAt, from] = [point.at, point.rate];
  }
  return from;
}
