import type { Facts } from '../domain/facts.ts';
import type { Observation, ShownService } from '../domain/observation.ts';

/**
 * What a service and all that it calls have to spare, by what is shown: a restart takes from what is there, and a service
 * that answers more asks more of what it calls (requirements.md B2, E6). What is not shown is null, never a guess.
 */
export function roomFacts(observation: Observation, target: string): Omit<Facts['room'], 'after'> {
  const { services } = observation.context;
  const shown = services.find(({ name }) => name === target) ?? null;
  const ready = observation.measured(target, 'replicas_ready');
  return {
    away: shown === null || ready === null ? null : Math.max(0, shown.replicas - ready),
    behind: shown === null ? null : busiest(behindOf(services, target), observation),
    used: observation.measured(target, 'cpu_ratio'),
  };
}

/** The largest share of its processors that any of them uses; null as soon as one does not show it. */
function busiest(names: readonly string[], observation: Observation): number | null {
  let most = 0;
  for (const name of names) {
    const used = observation.measured(name, 'cpu_ratio');
    if (used === null) return null;
    most = Math.max(most, used);
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
  const found = new Set([target]);
  // A set that grows while it is gone through is gone through to its end.
  for (const caller of found) {
    for (const { name, callers } of services) if (callers.includes(caller)) found.add(name);
  }
  found.delete(target);
  all.set(target, [...found]);
  return [...found];
}
