import type { Facts } from '../domain/facts.ts';
import { limits } from '../domain/limits.ts';
import type { Observation, ShownService } from '../domain/observation.ts';
import { withCalled } from '../domain/shown-calls.ts';

/**
 * What a service and all that it calls have to spare, by what is shown: a restart takes from what is there, and a service
 * that answers more asks more of what it calls (requirements.md B2, E6). What is not shown is null, never a guess.
 */
export function roomFacts(observation: Observation, target: string): Omit<Facts['room'], 'after'> {
  const { services } = observation.context;
  const shown = services.find(({ name }) => name === target) ?? null;
  const ready = observation.measured(target, 'replicas_ready');
  const ended = endedOf(observation, target);
  return {
    away: shown === null || ready === null || ended === null ? null : Math.max(0, shown.replicas - ready) + ended,
    behind: shown === null ? null : busiest(behindOf(services, target), observation),
    used: observation.measured(target, 'cpu_ratio'),
  };
}

/** One that has just come back is as little to be counted on as one that is away. */
const endedWithinMs = 15 * 60_000;
const meanOverMs = 30_000;

/** Replicas that ended by themselves, by their count, which begins at nothing again with its monitor. */
function endedOf(observation: Observation, target: string): number | null {
  const now = observation.measured(target, 'restarts');
  if (now === null) return null;
  const before = observation.meanAgo(target, 'restarts', meanOverMs, endedWithinMs) ?? 0;
  return Math.max(0, Math.ceil(now - before));
}

/** What was measured longer ago tells nothing of now: two looks, in which a service can go from well to overloaded. */
const nowMs = 2 * limits.decisionEveryMs;

/**
 * The largest share of its processors that any of them uses; null as soon as one does not show it as it is now. They are no evidence of
 * the proposal, so that no other fact tells how old they are (requirements.md E1).
 */
function busiest(names: readonly string[], observation: Observation): number | null {
  let most = 0;
  for (const name of names) {
    const used = observation.value(name, 'cpu_ratio');
    if (used === null || used.value === null || observation.at - used.eventAt > nowMs) return null;
    most = Math.max(most, used.value);
  }
  return most;
}

/** By the list of services, which observations share as long as nothing in it changes. */
const known = new WeakMap<readonly ShownService[], Map<string, readonly string[]>>();

/** All that a service calls, directly or not, by the shown dependency map. */
function behindOf(services: readonly ShownService[], target: string): readonly string[] {
  const all = known.get(services) ?? new Map<string, readonly string[]>();
  known.set(services, all);
  const before = all.get(target);
  if (before !== undefined) return before;
  const behind = [...withCalled(services, target)].filter((name) => name !== target);
  all.set(target, behind);
  return behind;
}
