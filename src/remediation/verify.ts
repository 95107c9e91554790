import { limits } from '../domain/limits.ts';
import type { Observation } from '../domain/observation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Baseline } from './health.ts';
import { contradictsItself, indicators, isLostSince, measuredSince } from './health.ts';

export interface VerifyInput {
  readonly observation: Observation;
  readonly plan: Plan;
  /** How things stood before the change. */
  readonly baseline: Baseline;
  /** When the change was completed, not when it began. */
  readonly appliedAt: number;
  readonly at: number;
}

/** `cannot-tell` is no success: the evidence for one is missing (requirements.md D13). */
export type Effect = 'helped' | 'did-not-help' | 'too-early' | 'cannot-tell';

/** Two looks: an effect seen once may be chance (requirements.md D22 waits for two intervals). */
const settleMs = 2 * limits.decisionEveryMs;
/** A rise of failed requests by a twentieth of all is no noise at the loads of a service that is worth an alert. */
const errorsWorseBy = 0.05;
/** Latency has a long tail: it is worse when it doubles and the rise is one that a user could notice. */
const latencyWorse = { factor: 2, byMs: 100 };

/**
 * Whether a change helped, from what is shown: what fired for the services it was to help has stopped, on values
 * measured since, and its own rollback trigger (D22) was not seen.
 */
export function verifyEffect(input: VerifyInput): Effect {
  const { observation, plan, baseline, appliedAt, at } = input;
  if (at < appliedAt + settleMs) return 'too-early';
  if (contradictsItself(observation, plan.action.target)) return 'cannot-tell';
  if (isWorse(observation, plan, baseline)) return 'did-not-help';
  const late = at >= appliedAt + plan.verifyWithinMs;
  if (!canBeSeen(observation, plan.action.target, baseline, appliedAt)) return 'cannot-tell';
  const fires = observation.alerts.some((alert) => baseline.watched.includes(alert.service));
  if (!fires) return 'helped';
  return late ? 'did-not-help' : 'too-early';
}

/** The sign on which a change is rolled back at once: the service it was made on fares worse than before it. */
function isWorse(observation: Observation, { action }: Plan, before: Baseline): boolean {
  const now = indicators(observation, action.target);
  if (now.errorRatio !== null && before.errorRatio !== null) {
    // What a throttle turns away counts as failed, and is what was declared: only failures beyond that speak against it.
    const shed = action.kind === 'throttle-traffic' ? action.amount : 0;
    if (now.errorRatio > shed + (1 - shed) * before.errorRatio + errorsWorseBy) return true;
  }
  if (now.latencyMs === null || before.latencyMs === null) return false;
  return now.latencyMs > before.latencyMs * latencyWorse.factor && now.latencyMs > before.latencyMs + latencyWorse.byMs;
}

/** Whether alerts that a change was to end are suppressed: then nothing that fires shows nothing, least of all of the suppression. */
export function isSilenced({ silenced }: Observation, { watched }: Baseline): boolean {
  return silenced.length > 0 && watched.some((service) => silenced.includes(service));
}

/**
 * Whether what raised the alerts was measured anew, and how those fare who call the target: an alert cannot fire on telemetry
 * that stands still, and its silence shows nothing (requirements.md D13).
 */
function canBeSeen(observation: Observation, target: string, baseline: Baseline, appliedAt: number): boolean {
  const { alerts, watched } = baseline;
  if (isSilenced(observation, baseline)) return false;
  const callers = watched.filter((service) => service !== target);
  if (callers.some((service) => isLostSince(observation, service, appliedAt))) return false;
  if (alerts.length === 0) return measuredSince(observation, target, 'error_ratio', appliedAt);
  return alerts.every(({ service, metric }) => measuredSince(observation, service, metric, appliedAt));
}
