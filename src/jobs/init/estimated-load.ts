import type { FirstAnswers } from '../../domain/first-answers.ts';

/** What users ask for, and what the services can do, so far as nobody has measured it. */
export interface EstimatedLoad {
  readonly entry: string;
  /** Requests of users per second. */
  readonly rate: number;
  /** Requests per second that one replica is taken to serve; null for a service that users never reach. */
  readonly replicaRates: ReadonlyMap<string, number | null>;
}

/** Share of its capacity at which a service is taken to run at a usual hour: a system that is healthy and not idle. */
const usualShare = 0.35;
/** Requests per second of one replica where the rate of users is not known either. */
const replicaRate = 50;

/**
 * A load under which a system that nobody has measured yet is healthy. Known are replicas and calls: from the rate follows what
 * one replica must serve, or from a usual replica the rate. The calls must be without a cycle.
 */
export function estimatedLoad(answers: FirstAnswers): EstimatedLoad {
  const entry = answers.entry ?? entryOf(answers);
  const loads = relativeLoads(answers, entry);
  const reached = answers.services.filter(({ name }) => (loads.get(name) ?? 0) > 0);
  const most = Math.min(...reached.map(({ name, replicas }) => (replicas * replicaRate) / (loads.get(name) ?? 1)));
  const rate = answers.rate ?? Math.max(1, Math.floor(usualShare * most));
  const replicaRates = answers.services.map(({ name, replicas }): [string, number | null] => {
    const load = loads.get(name) ?? 0;
    if (load === 0) return [name, null];
    return [name, Math.max(1, Math.ceil((load * rate) / (usualShare * replicas)))];
  });
  return { entry, rate, replicaRates: new Map(replicaRates) };
}

/** The names of what a service calls, and how often for each request. */
export function callsOf({
  calls,
}: Pick<FirstAnswers['services'][number], 'calls'>): readonly { readonly service: string; readonly calls: number }[] {
  return calls.map((call) => (typeof call === 'string' ? { service: call, calls: 1 } : call));
}

/** The first that calls others and that nobody calls; users have to come in somewhere. */
function entryOf({ services }: FirstAnswers): string {
  const called = new Set(services.flatMap((service) => callsOf(service).map((call) => call.service)));
  const uncalled = services.filter(({ name }) => !called.has(name));
  const found =
    uncalled.find(({ calls }) => calls.length > 0) ??
    uncalled.find(({ kind }) => kind === 'stateless') ??
    services.find(({ kind }) => kind === 'stateless') ??
    services[0];
  return found?.name ?? '';
}

/** Requests to each service for each request of a user. */
function relativeLoads({ services }: FirstAnswers, entry: string): ReadonlyMap<string, number> {
  const loads = new Map([[entry, 1]]);
  const open = new Set(services.map(({ name }) => name));
  while (open.size > 0) {
    // One whose callers are all done; the calls have no cycle, so there is always one.
    const next = services.find(
      ({ name }) =>
        open.has(name) &&
        !services.some((other) => open.has(other.name) && callsOf(other).some(({ service }) => service === name)),
    );
    if (next === undefined) return loads;
    open.delete(next.name);
    for (const { service, calls } of callsOf(next)) {
      loads.set(service, (loads.get(service) ?? 0) + (loads.get(next.name) ?? 0) * calls);
    }
  }
  return loads;
}
