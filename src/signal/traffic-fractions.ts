import type { Service } from '../domain/topology.ts';

/**
 * Share of user traffic that passes through each service, from the entry along a dependency map: no less than it can be,
 * by the sum over all ways that lead there. `callersOf` is the map as it is shown. A service that nobody is shown to call is not reached by it; unless it serves telemetry the map must
 * be old there, and what cannot be measured is never small (requirements.md B2): all traffic may pass through it.
 */
export function trafficFractions(
  services: readonly Service[],
  entry: string,
  callersOf: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
  const byName = new Map(services.map((service) => [service.name, service]));
  const known = new Map<string, number>();
  const fractionOf = (name: string): number => {
    const found = known.get(name);
    if (found !== undefined) return found;
    // Loaded topologies have no cycles; if one came from elsewhere, this ends it.
    known.set(name, 0);
    const callers = callersOf.get(name) ?? [];
    const isUnreached = callers.length === 0 && byName.get(name)?.kind !== 'telemetry';
    let sum = name === entry || isUnreached ? 1 : 0;
    for (const caller of callers) {
      const calls = byName.get(caller)?.dependsOn.find(({ service }) => service === name)?.calls ?? 0;
      sum += fractionOf(caller) * Math.min(1, calls);
    }
    // What comes by twice may go on by either way, so only the end of a sum is no more than all.
    known.set(name, sum);
    return sum;
  };
  return new Map(services.map(({ name }) => [name, Math.min(1, fractionOf(name))]));
}
