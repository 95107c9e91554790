/** What is measured of how far a step reaches (requirements.md B2), in the order in which it is told. */
export const reachMeasures = [
  'services',
  'collateral',
  'replicas',
  'concurrent-share',
  'cumulative-share',
  'traffic-share',
  'services-in-window',
] as const;

/**
 * Services that it touches, those of them beside its target, replicas, the largest share of the target's replicas at one time and
 * that by the end, the share of user requests that come by, and the services of all steps of automation in the policy's window.
 */
export type ReachMeasure = (typeof reachMeasures)[number];

/** One measure of the step that reached furthest by it. Shares are fractions from 0 to 1. */
export interface ReachRow {
  readonly what: ReachMeasure;
  readonly measured: number;
  /** As the plan of the same step had it; null where no plan says so. */
  readonly planned: number | null;
  /** The most that the policy declares; null where it declares none, so that the plan alone counts. */
  readonly allowed: number | null;
  /** Trials in which a step reached further than its plan or the policy says. */
  readonly beyond: number;
  /** Number of the trial, by which it is played again. */
  readonly trial: number;
}
