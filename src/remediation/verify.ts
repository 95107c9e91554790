import { limits } from '../domain/limits.ts';
import type { Observation, ShownService } from '../domain/observation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Baseline, Indicators } from './health.ts';
import { contradictsItself, indicators, isLostSince, measuredSince, newest } from './health.ts';
import type { Users } from './users.ts';
import { areFailedAtMost, mayFailOf, usersFare } from './users.ts';

export interface VerifyInput {
  readonly observation: Observation;
  readonly plan: Plan;
  readonly users: Users;
  /** How things stood before the change. */
  readonly baseline: Baseline;
  /** When the change was completed, not when it began. */
  readonly appliedAt: number;
  /**
   * When automation or a person last completed any change, this one or a later one, in milliseconds from the start of the trial: until that is
   * shown, users are not seen as they are.
   */
  readonly lastChangeAt: number;
  /** Whether automation or a person is just changing something else, which may be what heals, or what harms next. */
  readonly changing: boolean;
  readonly at: number;
}

/** `cannot-tell` is no success: the evidence for one is missing (requirements.md D13). */
export type Effect = 'helped' | 'did-not-help' | 'too-early' | 'cannot-tell';

/** How the service that a change was made on fares worse than before it. */
type Worse = 'fails' | 'slower';

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
  const { observation, plan, baseline, appliedAt, at } = input;
  if (at < appliedAt + settleMs) return 'too-early';
  if (contradictsItself(observation, plan.action.target)) return 'cannot-tell';
  const late = at >= appliedAt + plan.verifyWithinMs;
  const worse = worseOf(observation, plan, baseline);
  if (worse !== null && (late || !areSpared(input, worse))) return 'did-not-help';
  if (!canBeSeen(observation, plan.action.target, baseline, appliedAt)) return 'cannot-tell';
  const fires = observation.alerts.some((alert) => baseline.watched.includes(alert.service));
  if (!fires && worse === null && whyNoHelp(input) === null) return 'helped';
  if (!late) return 'too-early';
  return fires ? 'did-not-help' : 'cannot-tell';
}

/** Why a verification could not tell, in words for whoever looks next. */
export function whyUnknown(input: VerifyInput): string {
  const { observation, plan, baseline, appliedAt } = input;
  if (isSilenced(observation, baseline)) return 'the alerts that would show its effect are suppressed';
  const isSeen = canBeSeen(observation, plan.action.target, baseline, appliedAt);
  return (isSeen ? whyNoHelp(input) : null) ?? 'the values that would show its effect are missing';
}

/** What speaks against help although nothing fires, of which no alert can tell yet; null when nothing does (requirements.md D13). */
function whyNoHelp(input: VerifyInput): string | null {
  const { observation, plan, users, baseline, appliedAt, lastChangeAt, changing, at } = input;
  if (doOthersFareWorse(observation, baseline)) return 'others fare worse than before it, and no alert says so yet';
  if (!isToldAsBefore(observation, plan.action.target, baseline, appliedAt))
    return 'errors or latency of its target were told before and were not measured since';
  const carriesTelemetry = shownTarget(observation, plan)?.kind === 'telemetry';
  if (changing || at < lastChangeAt + (carriesTelemetry ? settleMs : limits.usersSeenOverMs))
    return 'a later change goes on, or ended too short a while ago to be told from it';
  // No user request passes through what carries telemetry, so that their hurt is neither its doing nor its to end.
  if (carriesTelemetry) return null;
  switch (usersFare(observation, users, lastChangeAt)) {
    case 'hurt':
      return 'users do not have what they were promised';
    case 'recovering':
      return 'users were not seen to have what they were promised for a whole minute';
    case 'unknown':
      return 'it is not shown how users fare since the last change';
    case 'well':
      return null;
  }
}

/**
 * Whether users who pass through the target have what they were promised although it fares worse, or fail noticeably less often than before
 * without waiting for longer than promised, and nobody else fares worse: callers that do without it spare them, or another cause hides
 * what it does for them, and to take the change back at once could end that. It has the whole time then. What a queue fails at comes to
 * users later, so there who put it in has to fare better than before; and who is failed noticeably more often than before, though seldom
 * enough for the promise, is not spared.
 */
function areSpared({ observation, plan, users, baseline, lastChangeAt }: VerifyInput, worse: Worse): boolean {
  const target = shownTarget(observation, plan);
  if (target === null) return false;
  if (target.kind === 'queue' && worse === 'fails' && !doCallersFareBetter(observation, target, baseline)) return false;
  // Where users come in is among the others only if calls are shown to lead from there to the target.
  const before = baseline.others.find(({ service }) => service === users.entry)?.errorRatio ?? null;
  const now = newest(observation, users.entry).errorRatio;
  if (before === null || now === null || now > before + mayFailOf(users) / 2) return false;
  const fare = usersFare(observation, users, lastChangeAt);
  if (fare === 'well' || fare === 'recovering') return true;
  const areBetterOff = now < before - errorsWorseBy && areFailedAtMost(observation, users, lastChangeAt);
  return areBetterOff && !doOthersFareWorse(observation, baseline);
}

/**
 * Whether everybody who calls the target fails noticeably less than before the change, by more than it fails more itself, and nobody who
 * is watched fares worse, all by the newest that is shown: work that stood still and is done again may fail more often than none.
 */
function doCallersFareBetter(observation: Observation, { name, callers }: ShownService, baseline: Baseline): boolean {
  const rise = (newest(observation, name).errorRatio ?? 1) - (baseline.errorRatio ?? 0);
  const fareBetter = callers.every((caller) => {
    const before = baseline.others.find(({ service }) => service === caller)?.errorRatio ?? null;
    const now = newest(observation, caller).errorRatio;
    return now !== null && before !== null && now < before - Math.max(rise, errorsWorseBy);
  });
  return callers.length > 0 && fareBetter && !doOthersFareWorse(observation, baseline);
}

function shownTarget({ context }: Observation, { action }: Plan): ShownService | null {
  return context.services.find(({ name }) => name === action.target) ?? null;
}

/**
 * The sign on which a change is rolled back at once: the service it was made on fares worse than before it, in the mean and by the
 * newest that is shown. What has passed is no reason any more, since to take a change back then could undo a success.
 */
function worseOf(observation: Observation, { action }: Plan, before: Baseline): Worse | null {
  // What a throttle turns away counts as failed, and is what was declared: only failures beyond that speak against it.
  const shed = action.kind === 'throttle-traffic' ? action.amount : 0;
  const mean = indicators(observation, action.target);
  const now = {
    errorRatio: observation.measured(action.target, 'error_ratio') ?? mean.errorRatio,
    latencyMs: observation.measured(action.target, 'latency_ms') ?? mean.latencyMs,
  };
  if (failsMore(mean, before, shed) && failsMore(now, before, shed)) return 'fails';
  return isSlower(mean, before) && isSlower(now, before) ? 'slower' : null;
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
  // Failures may be told at once, so that the latency of what failed before is none to compare with.
  if (now.errorRatio !== null && before.errorRatio !== null && now.errorRatio < before.errorRatio - errorsWorseBy)
    return false;
  return now.latencyMs > before.latencyMs * latencyWorse.factor && now.latencyMs > before.latencyMs + latencyWorse.byMs;
}

/** Whether alerts that a change was to end are suppressed: then nothing that fires shows nothing, least of all of the suppression. */
function isSilenced({ silenced }: Observation, { watched }: Baseline): boolean {
  return silenced.length > 0 && watched.some((service) => silenced.includes(service));
}

/** Whether what a service told of itself before a change was measured anew after it: how it fares now cannot be compared without. */
function isToldAsBefore(observation: Observation, service: string, before: Baseline, since: number): boolean {
  const told = [before.errorRatio === null ? [] : ['error_ratio'], before.latencyMs === null ? [] : ['latency_ms']];
  return told.flat().every((metric) => measuredSince(observation, service, metric, since));
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
