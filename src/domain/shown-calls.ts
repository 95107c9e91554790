import type { ShownService } from './observation.ts';

/** These services and all that call them, directly or not, by the dependency map as it is shown: whom their trouble reaches. */
export function withCallers(services: readonly ShownService[], names: Iterable<string>): ReadonlySet<string> {
  const found = new Set(names);
  // A set that grows while it is gone through is gone through to its end.
  for (const name of found) {
    for (const caller of services.find((service) => service.name === name)?.callers ?? []) found.add(caller);
  }
  return found;
}

/** A service and all that it calls, directly or not, by the dependency map as it is shown. */
export function withCalled(services: readonly ShownService[], name: string): ReadonlySet<string> {
  const found = new Set([name]);
  // As above, a set that grows.
  for (const caller of found) {
    for (const { name: called, callers } of services) if (callers.includes(caller)) found.add(called);
  }
  return found;
}
