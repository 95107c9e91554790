import type { Action } from '../domain/action.ts';
import type { Touched } from '../domain/world.ts';
import type { ScenarioIndex } from './scenario-index.ts';
import type { Subject, TrialRecord } from './trial-record.ts';

/** How far a step truly reaches. Fractions 0 to 1. */
export interface TrueRadius {
  readonly services: number;
  readonly concurrentFraction: number;
  readonly trafficFraction: number;
}

/**
 * What the world measured, where the step was carried out; else the least that the true topology makes of it. Never
 * what the plan declares (design.md section 2).
 */
export function trueRadiusOf(record: TrialRecord, subject: Subject): TrueRadius {
  const touched = measuredOf(record, subject);
  if (touched) return { ...touched, services: touched.services.length };
  return leastRadius(subject.action, record.index);
}

/** The least that the true topology makes of a step, whoever plans it. */
export function leastRadius(action: Action, { services, traffic }: ScenarioIndex): TrueRadius {
  return {
    services: 1,
    concurrentFraction: leastConcurrent(action, services.get(action.target)?.replicas ?? 1),
    trafficFraction: traffic.get(action.target) ?? 0,
  };
}

/** What the world reports as touched by this step; null when it was not carried out. */
export function measuredOf(record: TrialRecord, subject: Subject): Touched | null {
  const applied = subject.applied ?? record.applied.find(({ look }) => look !== null && look === subject.look);
  const completion = applied?.completion ?? applied?.canary ?? null;
  return completion === null || completion.outcome === 'not-applied' ? null : completion.touched;
}

/** The least share of the target that such a step changes at one time. */
function leastConcurrent({ kind, amount }: Action, replicas: number): number {
  switch (kind) {
    case 'restart-pod':
    case 'rolling-restart':
    case 'rollback-deploy':
    case 'restart-log-gateway':
    case 'rotate-certificate':
      return 1 / replicas;
    case 'scale-in':
      return Math.min(1, amount / replicas);
    case 'throttle-traffic':
      return Math.min(1, amount);
    case 'failover-database':
    case 'run-migration':
    case 'delete-volume':
    case 'edit-iam':
    case 'edit-network-policy':
      return 1;
    case 'scale-out':
    case 'clear-cache':
    case 'drain-queue':
    case 'disable-feature-flag':
    case 'suppress-alert':
    case 'query-metrics':
    case 'query-logs':
    case 'annotate-alert':
      return 0;
  }
}
