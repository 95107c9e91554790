import type { Action } from '../domain/action.ts';
import type { Touched } from '../domain/world.ts';
import { replicasAt } from './replicas-at.ts';
import type { ScenarioIndex } from './scenario-index.ts';
import { takenBackTooSoon } from './taken-back.ts';
import type { Applied, Subject, TrialRecord } from './trial-record.ts';

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
  const touched = touchedBy(record, subject);
  if (touched) return { ...touched, services: touched.services.length };
  const { action, at } = subject;
  return leastRadius(action, record.index, replicasAt(record, action.target, at) ?? 1);
}

/** The least that the true topology makes of a step on so many replicas, whoever plans it. */
export function leastRadius(action: Action, { traffic }: ScenarioIndex, replicas: number): TrueRadius {
  return {
    services: 1,
    concurrentFraction: leastConcurrent(action, replicas),
    trafficFraction: traffic.get(action.target) ?? 0,
  };
}

/** What the world reports as touched by this step, and by taking it back; null when it was not carried out. */
export function measuredOf(record: TrialRecord, subject: Subject): Touched | null {
  const step = touchedBy(record, subject);
  const undo = touchedByUndo(record, subject);
  return step === null || undo === null ? step : both(step, undo);
}

/**
 * How far taking this step back truly reached, where that is a reach of its own; else null. To take back what was seen not to
 * help is owed, and by one command it is as it was (requirements.md B2, D13). To take back what nobody could have measured is
 * owed to nobody, and what reaches beyond the step was never weighed with it.
 */
export function undoRadiusOf(record: TrialRecord, subject: Subject): TrueRadius | null {
  const applied = appliedOf(record, subject);
  const step = touchedBy(record, subject);
  const undo = touchedByUndo(record, subject);
  if (applied === null || step === null || undo === null) return null;
  const isWithin = undo.replicas <= step.replicas && undo.services.every((service) => step.services.includes(service));
  if (isWithin && takenBackTooSoon(record, applied) === null) return null;
  return { ...undo, services: undo.services.length };
}

function touchedBy(record: TrialRecord, subject: Subject): Touched | null {
  const applied = appliedOf(record, subject);
  const completion = applied?.completion ?? applied?.canary ?? null;
  return completion === null || completion.outcome === 'not-applied' ? null : completion.touched;
}

function touchedByUndo(record: TrialRecord, subject: Subject): Touched | null {
  const stopped = appliedOf(record, subject)?.stopped ?? null;
  return stopped?.what === 'undo' ? stopped.touched : null;
}

function appliedOf(record: TrialRecord, subject: Subject): Applied | null {
  return subject.applied ?? record.applied.find(({ look }) => look !== null && look === subject.look) ?? null;
}

/** Of two that follow each other: the widest of each measure, and all that was lost. */
function both(one: Touched, other: Touched): Touched {
  const isKnown = one.recordsLost !== null && other.recordsLost !== null;
  return {
    services: [...new Set([...one.services, ...other.services])].sort(),
    replicas: Math.max(one.replicas, other.replicas),
    concurrentFraction: Math.max(one.concurrentFraction, other.concurrentFraction),
    cumulativeFraction: Math.max(one.cumulativeFraction, other.cumulativeFraction),
    trafficFraction: Math.max(one.trafficFraction, other.trafficFraction),
    recordsLost: isKnown ? one.recordsLost + other.recordsLost : null,
  };
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
