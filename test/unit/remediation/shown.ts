import type {
  Alert,
  Context,
  Observation,
  ObservedValue,
  Sample,
  ShownService,
} from '../../../src/domain/observation.ts';
import type { Users } from '../../../src/remediation/users.ts';

/** Users come in at the gateway, and nine of ten of their requests succeed. */
export const users: Users = { entry: 'gateway', objective: { successRatioMin: 0.9, latencyMax: 1_000 } };

/** A stateless service of five replicas, as the context shows it. */
export function shownService(name: string, changes: Partial<ShownService> = {}): ShownService {
  return {
    name,
    kind: 'stateless',
    namespace: 'shop',
    environment: 'production',
    replicas: 5,
    autoscaled: true,
    shared: false,
    regulated: false,
    owner: 'service-owner',
    readyAfterMs: 30_000,
    trafficFraction: 0.4,
    callers: [],
    ...changes,
  };
}

export function shownContext(changes: Partial<Context> = {}): Context {
  return {
    services: [shownService('checkout', { callers: ['gateway'] }), shownService('gateway', { trafficFraction: 1 })],
    history: [],
    budget: { remainingFraction: 0.8, asOf: 0 },
    qualification: 'valid',
    changeWindow: 'open',
    events: [],
    changeRecords: [],
    deploys: [],
    killed: false,
    commanderInControl: false,
    underRepair: [],
    texts: [],
    ...changes,
  };
}

export function firing(service: string, changes: Partial<Alert> = {}): Alert {
  return {
    id: `${service}-errors-1`,
    rule: 'errors',
    service,
    metric: 'error_ratio',
    firedAt: 60_000,
    text: 'too many errors',
    ...changes,
  };
}

type Cell = Partial<Omit<ObservedValue, 'service' | 'metric'>>;

/** Users have what they were promised. */
const usersAreWell: Cells = { 'gateway/error_ratio': 0, 'gateway/latency_ms': 90 };

/** By `service/metric`; null where there is no such series. */
export type Cells = Readonly<Record<string, Cell | number | null>>;

/** An observation of these cells, and of users who are well where they say nothing of them; a mean is the newest value. */
export function observe(
  at: number,
  cells: Cells = {},
  more: {
    readonly alerts?: readonly Alert[];
    readonly silenced?: readonly string[];
    readonly context?: Partial<Context>;
  } = {},
): Observation {
  const values = Object.entries({ ...usersAreWell, ...cells }).flatMap(([key, cell]): ObservedValue[] => {
    if (cell === null) return [];
    const [service = '', metric = ''] = key.split('/');
    const own = typeof cell === 'number' ? { value: cell } : cell;
    const source = 'service-metrics';
    return [{ service, metric, source, value: null, quality: 'measured', eventAt: at, visibleAt: at, ...own }];
  });
  const value = (service: string, metric: string) =>
    values.find((candidate) => candidate.service === service && candidate.metric === metric) ?? null;
  return {
    at,
    alerts: more.alerts ?? [],
    silenced: more.silenced ?? [],
    context: shownContext(more.context),
    value,
    measured: (service, metric) => value(service, metric)?.value ?? null,
    valuesOf: (service) => values.filter((candidate) => candidate.service === service),
    mean(service, metric) {
      const found = value(service, metric);
      return found?.quality === 'measured' ? found.value : null;
    },
    meanAgo: () => null,
    samplesSince: (service, metric, since) => samplesOf(value(service, metric), since),
  };
}

/** The newest was as it is for a minute and a half, in every five seconds. */
function samplesOf(newest: ObservedValue | null, since: number): readonly Sample[] {
  if (newest === null || newest.quality !== 'measured' || newest.value === null) return [];
  const { value, eventAt } = newest;
  return Array.from({ length: 18 }, (_, place) => ({ eventAt: eventAt - (17 - place) * 5_000, value })).filter(
    (sample) => sample.eventAt > since,
  );
}
