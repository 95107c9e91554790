import { limits } from '../domain/limits.ts';
import type { Observation } from '../domain/observation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Baseline, Indicators } from './health.ts';
import { contradictsItself, indicators, isLostSince, measuredSince, newest } from './health.ts';
import type { Users, UsersFare } from './users.ts';
import { usersFare } from './users.ts';

export interface VerifyInput {
  readonly observation: Observation;
  readonly plan: Plan;
  readonly users: Users;
  /** How things stood before the change. */
  readonly baseline: Baseline;
  /** When the change was completed, not when it began. */
  readonly appliedAt: number;
  /** When automation last completed any change, this one or a later one: until that is shown, users are not seen as they are. */
  readonly lastChangeAt: number;
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
 * measured since, its own rollback trigger (D22) was not seen, and users have what they were promised.
 */
export function verifyEffect(input: VerifyInput): Effect {
  const { observation, plan, baseline, appliedAt, lastChangeAt, at } = input;
  if (at < appliedAt + settleMs) return 'too-early';
  if (contradictsItself(observation, plan.action.target)) return 'cannot-tell';
  const fare = usersFare(observation, input.users, lastChangeAt);
  const late = at >= appliedAt + plan.verifyWithinMs;
  if (isWorse(observation, plan, baseline) && (late || !areSpared(input, fare))) return 'did-not-help';
  if (!canBeSeen(input)) return 'cannot-tell';
  const fires = observation.alerts.some((alert) => baseline.watched.includes(alert.service));
  const areWell = fare === 'well' || fare === 'unknown';
  const isSettled = at >= lastChangeAt + settleMs;
  if (!fires && areWell && isSettled && !doOthersFareWorse(observation, baseline)) return 'helped';
  if (!late) return 'too-early';
  return fires ? 'did-not-help' : 'cannot-tell';
}

/** Why a verification could not tell, in words for whoever looks next. */
export function whyUnknown({ observation, users, baseline, lastChangeAt }: VerifyInput): string {
  if (isSilenced(observation, baseline)) return 'the alerts that would show its effect are suppressed';
  if (doOthersFareWorse(observation, baseline)) return 'others fare worse than before it, and no alert says so yet';
  const fare = usersFare(observation, users, lastChangeAt);
  return fare === 'hurt' || fare === 'recovering'
    ? 'users do not have what they were promised, and no alert says so'
    : 'the values that would show its effect are missing';
}

/**
 * Whether users who pass through the target have what they were promised although it fares worse: callers that do without it
 * spare them, and to take the change back at once could end that. It has the whole time then.
 */
function areSpared({ observation, plan, users }: VerifyInput, fare: UsersFare): boolean {
  const { target } = plan.action;
  const shown = observation.context.services.find(({ name }) => name === target);
  const isOnTheirPath = target !== users.entry && (shown?.trafficFraction ?? 0) > 0;
  return isOnTheirPath && (fare === 'well' || fare === 'recovering');
}

/**
 * The sign on which a change is rolled back at once: the service it was made on fares worse than before it, in the mean and by the
 * newest that is shown. What has passed is no reason any more, since to take a change back then could undo a success.
 */
function isWorse(observation: Observation, { action }: Plan, before: Baseline): boolean {
  // What a throttle turns away counts as failed, and is what was declared: only failures beyond that speak against it.
  const shed = action.kind === 'throttle-traffic' ? action.amount : 0;
  const mean = indicators(observation, action.target);
  const now = {
    errorRatio: observation.measured(action.target, 'error_ratio') ?? mean.errorRatio,
    latencyMs: observation.measured(action.target, 'latency_ms') ?? mean.latencyMs,
  };
  const fails = failsMore(mean, before, shed) && failsMore(now, before, shed);
  return fails || (isSlower(mean, before) && isSlower(now, before));
}

/**
 * Whether one of the others that are watched is worse off than before the change by the newest that is shown of it. Of what
 * comes again after it stood still no alert can fire yet, and then its silence shows nothing (requirements.md D13).
 */
function doOthersFareWorse(observation: Observation, { others }: Baseline): boolean {
  return others.some((before) => {
    const now = newest(observation, before.service);
    return failsMore(now, before) || isSlower(now, before);
  });
}

/** Whether more requests fail than before, of those that are let through. */
function failsMore(now: Indicators, before: Indicators, shed = 0): boolean {
  if (now.errorRatio === null || before.errorRatio === null) return false;
  return now.errorRatio > shed + (1 - shed) * before.errorRatio + errorsWorseBy;
}

function isSlower(now: Indicators, before: Indicators): boolean {
  if (now.latencyMs === null || before.latencyMs === null) return false;
  return now.latencyMs > before.latencyMs * latencyWorse.factor && now.latencyMs > before.latencyMs + latencyWorse.byMs;
}

/** Whether alerts that a change was to end are suppressed: then nothing that fires shows nothing, least of all of the suppression. */
function isSilenced({ silenced }: Observation, { watched }: Baseline): boolean {
  return silenced.length > 0 && watched.some((service) => silenced.includes(service));
}

/**
 * Whether what raised the alerts was measured anew, and how those fare who call the target and who come in as users: an alert
 * cannot fire on telemetry that stands still, and its silence shows nothing (requirements.md D13).
 */
function canBeSeen({ observation, plan, users, baseline, appliedAt, lastChangeAt }: VerifyInput): boolean {
  const { alerts, watched } = baseline;
  const { target } = plan.action;
  if (isSilenced(observation, baseline)) return false;
  if (isLostSince(observation, users.entry, lastChangeAt)) return false;
  const callers = watched.filter((service) => service !== target);
  if (callers.some((service) => isLostSince(observation, service, appliedAt))) return false;
  if (alerts.length === 0) return measuredSince(observation, target, 'error_ratio', appliedAt);
  return alerts.every(({ service, metric }) => measuredSince(observation, service, metric, appliedAt));
}
