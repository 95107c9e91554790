import { errorViewsOf, viewsAgreeWithin } from '../domain/error-views.ts';
import type { Alert, Observation, ObservedValue } from '../domain/observation.ts';
import { withCallers } from '../domain/shown-calls.ts';

/** How a service does as it is shown: the share of its requests that fail, 0 to 1, and its latency; null where nothing is shown. */
export interface Indicators {
  readonly errorRatio: number | null;
  readonly latencyMs: number | null;
}

/** How one service did as it was shown, kept from the moment at which a remediation began. */
export interface Baseline extends Indicators {
  readonly at: number;
  /** Services whose alerts the remediation is to end: the target, those that it reaches, and all that call them, directly or not. */
  readonly watched: readonly string[];
  /** How those of them did that are not the target. */
  readonly others: readonly (Indicators & { readonly service: string })[];
  /** What fired for them. */
  readonly alerts: readonly Pick<Alert, 'id' | 'service' | 'metric'>[];
}

/** Shown values are averaged over this long, so that one tick alone is never taken for an effect. */
const meanOverMs = 30_000;

/** Measurements that users feel; one of them has to be there before a service may be called healthy. */
const userFacing = ['error_ratio', 'edge_error_ratio', 'latency_ms', 'probe_success_ratio'];

/** The state before a change, to compare with afterwards. */
export function readBaseline(observation: Observation, target: string, reached: readonly string[]): Baseline {
  const watched = withCallers(observation.context.services, [target, ...reached]);
  const alerts = observation.alerts.filter((alert) => watched.has(alert.service));
  return {
    at: observation.at,
    ...indicators(observation, target),
    watched: [...watched],
    others: [...watched]
      .filter((name) => name !== target)
      .map((service) => ({ service, ...newest(observation, service) })),
    alerts: alerts.map(({ id, service, metric }) => ({ id, service, metric })),
  };
}

/** How a service does as it is shown, in the mean over the last while. */
export function indicators(observation: Observation, service: string): Indicators {
  return {
    errorRatio: observation.mean(service, 'error_ratio', meanOverMs),
    latencyMs: observation.mean(service, 'latency_ms', meanOverMs),
  };
}

/** How a service does by the newest that is shown of it, of its errors by the worst view. */
export function newest(observation: Observation, service: string): Indicators {
  const { inside, outside } = errorViewsOf(observation, service);
  const views = inside === null ? outside : [inside, ...outside];
  return {
    errorRatio: views.length === 0 ? null : Math.max(...views),
    latencyMs: observation.measured(service, 'latency_ms'),
  };
}

/** Whether the value that raised an alert was measured anew since `since`: a quiet alert without it proves nothing. */
export function measuredSince(observation: Observation, service: string, metric: string, since: number): boolean {
  const own = observation.value(service, metric);
  if (own !== null) return isFresh(own, since);
  // Rules over several series name a metric that is none; then any measurement that users feel is enough.
  return userFacing.some((name) => {
    const value = observation.value(service, name);
    return value !== null && isFresh(value, since);
  });
}

/** Whether something of a service that users feel has a series, and none of it was measured since `since`: it stands still, or no longer comes. */
export function isLostSince(observation: Observation, service: string, since: number): boolean {
  const shown = userFacing.map((name) => observation.value(service, name)).filter((value) => value !== null);
  return shown.length > 0 && !shown.some((value) => isFresh(value, since));
}

/**
 * Whether a service tells of many more failures than anybody sees who asks it: then one of the two is untrue, and neither shows
 * what a change did (requirements.md E4). That callers see more than the service itself is no contradiction, for it does not
 * know of those who gave up.
 */
export function contradictsItself(observation: Observation, service: string): boolean {
  const { inside, outside } = errorViewsOf(observation, service);
  return inside !== null && outside.length > 0 && inside - Math.max(...outside) > viewsAgreeWithin;
}

function isFresh(value: ObservedValue, since: number): boolean {
  return value.quality === 'measured' && value.value !== null && value.eventAt > since;
}
