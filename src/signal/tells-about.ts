import type { Observation } from '../domain/observation.ts';
import { withCalled } from '../domain/shown-calls.ts';

/**
 * Whether a value of one service can tell anything about another one: by the calls that are shown they lie on the same paths,
 * as caller and called or by what both of them call. What carries telemetry is known by what no longer comes of others. Of a
 * service that is not shown nothing is known but itself.
 */
export function tellsAbout(observation: Observation, about: string, service: string): boolean {
  if (about === service) return true;
  const { services } = observation.context;
  if (services.find(({ name }) => name === about)?.kind === 'telemetry') return true;
  const paths = withCalled(services, about);
  return [...withCalled(services, service)].some((name) => paths.has(name));
}
