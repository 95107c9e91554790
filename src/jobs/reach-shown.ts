import type { Automation } from '../domain/automation.ts';
import type { Scope } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import { reachMeasures } from '../domain/reach.ts';
import type { ReachMeasure, ReachRow } from '../domain/reach.ts';
import type { Touched } from '../domain/world.ts';
import type { Applied } from '../judge/trial-record.ts';

/** What a policy declares of the reach of what runs alone. */
export type DeclaredReach = Policy['guardrails']['blastRadius'];

/** One measure of one trial. */
export interface ReachShown extends Omit<ReachRow, 'beyond' | 'trial'> {
  readonly isBeyond: boolean;
}

/** A share of a whole is a quotient, of which the last bit says nothing. */
const rounding = 1e-9;

/**
 * How far the steps of an automation that ran alone reached, by each measure that of the one that went furthest, one beyond what
 * was declared first; empty where none was measured. `carried` are all steps of automation, whoever said yes to them.
 */
export function reachShown(
  ranAlone: readonly Applied[],
  carried: readonly Applied[],
  { action }: Automation,
  declared: DeclaredReach,
): readonly ReachShown[] {
  const steps = ranAlone.flatMap((step) => {
    const touched = touchedBy(step);
    return step.apply.action.kind === action && touched !== null ? [reachOf(step, touched, carried, declared)] : [];
  });
  if (steps.length === 0) return [];
  return reachMeasures.map((what) => steps.map((step) => step[what]).reduce(further));
}

function further(one: ReachShown, other: ReachShown): ReachShown {
  if (one.isBeyond !== other.isBeyond) return one.isBeyond ? one : other;
  return other.measured > one.measured ? other : one;
}

function touchedBy({ completion, canary }: Applied): Touched | null {
  const end = completion ?? canary;
  return end === null || end.outcome === 'not-applied' ? null : end.touched;
}

function reachOf(
  step: Applied,
  touched: Touched,
  carried: readonly Applied[],
  { servicesMax, concurrentMax, cumulativeServicesMax, window }: DeclaredReach,
): Readonly<Record<ReachMeasure, ReachShown>> {
  // A step without a plan declared nothing, so that whatever it touches is more.
  const scope = step.look?.plan?.plan.scope ?? nothingDeclared;
  const { target } = step.apply.action;
  const beside = (services: readonly string[]) => services.filter((name) => name !== target).length;
  const others = touched.services.some((name) => !scope.services.includes(name));
  // Where nothing that was there is changed, no request is at stake, however many come by (charter.yaml, B2).
  const traffic = touched.concurrentFraction > 0 ? touched.trafficFraction : 0;
  const row = (what: ReachMeasure, measured: number, planned: number | null, allowed: number | null, more = false) => ({
    what,
    measured,
    planned,
    allowed,
    isBeyond: more || measured > Math.min(planned ?? Infinity, allowed ?? Infinity) + rounding,
  });
  return {
    services: row('services', touched.services.length, scope.services.length, servicesMax, others),
    collateral: row('collateral', beside(touched.services), beside(scope.services), servicesMax - 1),
    replicas: row('replicas', touched.replicas, scope.replicas, null),
    'concurrent-share': row('concurrent-share', touched.concurrentFraction, scope.concurrentFraction, concurrentMax),
    'cumulative-share': row('cumulative-share', touched.cumulativeFraction, scope.cumulativeFraction, null),
    'traffic-share': row('traffic-share', traffic, scope.trafficFraction, null),
    'services-in-window': row('services-in-window', servicesUntil(step, carried, window), null, cumulativeServicesMax),
  };
}

const nothingDeclared: Omit<Scope, 'namespaces'> = {
  services: [],
  replicas: 0,
  concurrentFraction: 0,
  cumulativeFraction: 0,
  trafficFraction: 0,
};

/** Services that automation touched in the window that ends with this step, as the guard counts them. */
function servicesUntil({ apply }: Applied, carried: readonly Applied[], window: number): number {
  const before = carried.filter((one) => one.apply.seq <= apply.seq && apply.at - one.apply.at < window);
  return new Set(before.flatMap((one) => touchedBy(one)?.services ?? [])).size;
}
