import type { Observation } from './observation.ts';

/** What is shown of one service's failing requests, as shares of all requests from 0 to 1. */
export interface ErrorViews {
  /** As the service itself counts them; null while nothing was measured. */
  readonly inside: number | null;
  /** As its callers and the probes of it count them, as far as they were measured. */
  readonly outside: readonly number[];
}

/** Two views of one service's errors count different requests: this much apart they still agree. */
export const viewsAgreeWithin = 0.2;

/** The views of a service's errors that were measured (requirements.md E4). */
export function errorViewsOf(observation: Observation, service: string): ErrorViews {
  const edge = observation.measured(service, 'edge_error_ratio');
  const probe = observation.measured(service, 'probe_success_ratio');
  return {
    inside: observation.measured(service, 'error_ratio'),
    outside: [edge, probe === null ? null : 1 - probe].filter((view) => view !== null),
  };
}
