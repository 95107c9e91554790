import type { ScenarioIndex } from './scenario-index.ts';

/** A service and all that it calls, directly or not, by the true topology. */
export function pathsOf({ services }: ScenarioIndex, name: string): ReadonlySet<string> {
  const found = new Set([name]);
  // A set that grows while it is gone through is gone through to its end.
  for (const one of found) for (const { service } of services.get(one)?.dependsOn ?? []) found.add(service);
  return found;
}

/**
 * Whether two services lie on the same paths of calls: what goes wrong with the one can then be felt at the other, as its
 * caller, as what it calls, or by what both of them call.
 */
export function onSamePaths(index: ScenarioIndex, one: string, other: string): boolean {
  if (one === other) return true;
  const paths = pathsOf(index, one);
  return [...pathsOf(index, other)].some((name) => paths.has(name));
}

/**
 * Whether calls lead from one service to another in whatever direction and over whatever others. What goes wrong with the one
 * cannot be felt at the other where none do: not even by the retries of a caller that both of them share.
 */
export function areConnected({ services }: ScenarioIndex, one: string, other: string): boolean {
  const found = new Set([one]);
  for (const name of found) {
    for (const { service } of services.get(name)?.dependsOn ?? []) found.add(service);
    for (const { name: caller, dependsOn } of services.values()) {
      if (dependsOn.some(({ service }) => service === name)) found.add(caller);
    }
  }
  return found.has(other);
}
