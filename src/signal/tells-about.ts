import type { Observation } from '../domain/observation.ts';

/**
 * Whether a value of one service can tell anything about another one: by the calls that are shown they lie on the same paths,
 * as caller and called or by what both of them call. What carries telemetry is known by what no longer comes of others. Of a
 * service that is not shown nothing is known but itself.
 */
export function tellsAbout(observation: Observation, about: string, service: string): boolean {
  if (about === service) return true;
  const { services } = observation.context;
  if (services.find(({ name }) => name === about)?.kind === 'telemetry') return true;
  const paths = pathsOf(observation, about);
  return [...pathsOf(observation, service)].some((name) => paths.has(name));
}

/** A service and all that it is shown to call, directly or not. */
function pathsOf({ context }: Observation, name: string): ReadonlySet<string> {
  const found = new Set([name]);
  // A set that grows while it is gone through is gone through to its end.
  for (const one of found) {
    for (const { name: called, callers } of context.services) if (callers.includes(one)) found.add(called);
  }
  return found;
}
