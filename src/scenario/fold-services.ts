import { formatDuration } from '../base/duration.ts';
import { callOrder } from '../domain/call-order.ts';
import type { ScenarioDocument } from '../domain/scenario.ts';
import type { Service } from '../domain/topology.ts';
import { serviceSchema } from '../domain/topology.ts';

type ServiceDocument = ScenarioDocument['topology']['services'][number];

/** Nearer to its capacity than this a service has no mean time to answer that could be folded. */
const utilisationMax = 0.95;

/**
 * The services with every one that is to go folded into those that call it: these take as much longer for a request as it made
 * them wait, waiting for a busy replica included. Thus what is slow because of a tree of others stays slow without them. The
 * same services where they call one another in a circle.
 */
export function foldServices(
  services: readonly ServiceDocument[],
  { entry, rate }: Pick<ScenarioDocument['workload'], 'entry' | 'rate'>,
  gone: ReadonlySet<string>,
): readonly ServiceDocument[] {
  const parsed = services.map((service) => serviceSchema.parse(service));
  const ordered = callOrder({ services: parsed, nodes: 1 });
  if (ordered.kind === 'cycle') return services;
  const own = new Map(parsed.map((service) => [service.name, service]));
  const callersFirst = ordered.services.flatMap((name) => own.get(name) ?? []);
  const loads = loadsOf(callersFirst, entry, rate);
  const waits = new Map<string, number>();
  /** What of the time of one request goes to services that are folded. */
  const behind = ({ dependsOn }: Service): number =>
    dependsOn.reduce((sum, { service, calls }) => sum + calls * (waits.get(service) ?? 0), 0);
  for (const service of callersFirst.toReversed()) {
    const { name, replicas, replicaRate, serviceTime } = service;
    if (!gone.has(name)) continue;
    const utilisation = (loads.get(name) ?? 0) / (replicas * replicaRate);
    waits.set(name, serviceTime / (1 - Math.min(utilisation, utilisationMax)) + behind(service));
  }
  return services.map((service, index) => {
    const one = parsed[index];
    const longer = one === undefined || gone.has(one.name) ? 0 : Math.round(behind(one));
    return one === undefined || longer === 0
      ? service
      : { ...service, serviceTime: formatDuration(one.serviceTime + longer) };
  });
}

/** Requests a second that reach each service, by the calls alone: without retries, and with every call that a cache saves. */
function loadsOf(callersFirst: readonly Service[], entry: string, rate: number): ReadonlyMap<string, number> {
  const loads = new Map([[entry, rate]]);
  for (const { name, dependsOn } of callersFirst) {
    const load = loads.get(name) ?? 0;
    for (const { service, calls } of dependsOn) loads.set(service, (loads.get(service) ?? 0) + load * calls);
  }
  return loads;
}
