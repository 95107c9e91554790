import fc from 'fast-check';
import type { ServiceKind } from '../../domain/topology.ts';
import type { ServiceDocument } from './scene.ts';

const call = fc.record({
  to: fc.nat({ max: 49 }),
  calls: fc.constantFrom(1, 0.2, 0.5, 1.5),
  timeout: fc.constantFrom('1s', '200ms', '5s'),
  retries: fc.constantFrom(0, 1, 3),
  breaker: fc.boolean(),
  required: fc.boolean(),
});

const kind: fc.Arbitrary<ServiceKind> = fc.oneof(
  { weight: 5, arbitrary: fc.constant('stateless' as const) },
  { weight: 5, arbitrary: fc.constantFrom('stateful', 'cache', 'queue', 'telemetry', 'external') },
);

const service = fc.record({
  kind,
  namespace: fc.constant('shop'),
  environment: fc.constant('production' as const),
  replicas: fc.constantFrom(6, 5, 8, 10, 20),
  /** Share of its capacity that a service uses when all is well. */
  utilisation: fc.constantFrom(0.3, 0.2, 0.15, 0.5),
  serviceTime: fc.constantFrom('20ms', '2ms', '40ms'),
  memory: fc.constantFrom(0.45, 0.2, 0.6),
  startTime: fc.constantFrom('20s', '5s', '45s'),
  warmUp: fc.constantFrom('10s', '0ms', '30s'),
  hitRatio: fc.constantFrom(0.95, 0.8),
  calls: fc.array(call, { maxLength: 3 }),
  /** How many places after it in the list the service stands that calls it, if nobody else does. */
  callerGap: fc.integer({ min: 1, max: 4 }),
});

type Drawn = typeof service extends fc.Arbitrary<infer T> ? T : never;

/** Services that have a name and no load yet. */
export type Topology = (names: readonly string[], rate: number, overload: number) => ServiceDocument[];

/**
 * 2 to 50 services. Each calls some of those before it in the list, so that there is never a cycle however the list is
 * shortened; the last one is where users come in, and everything but telemetry is reached from there. Capacity follows
 * from load, so that most systems are well before something happens.
 */
export function topologyArbitrary(many: boolean): fc.Arbitrary<{ readonly count: number; readonly place: Topology }> {
  return fc
    .array(service, { minLength: 2, maxLength: many ? 50 : 8, size: 'max' })
    .map((drawn) => drawn.with(-1, { ...drawn.at(-1)!, kind: 'stateless' }))
    .map((drawn) => ({ count: drawn.length, place: (names, rate, overload) => placed(drawn, names, rate, overload) }));
}

function placed(drawn: readonly Drawn[], names: readonly string[], rate: number, overload: number): ServiceDocument[] {
  const last = drawn.length - 1;
  const calls = drawn.map((one, index) => callsOf(one, index, drawn));
  for (const [index, one] of drawn.entries()) {
    const isCalled = calls.some((list) => list.some(({ to }) => to === index));
    if (isCalled || index === last || one.kind === 'telemetry') continue;
    const caller = nextCaller(drawn, index, one.callerGap);
    calls[caller]?.push({ to: index, calls: 0.5, timeout: '1s', retries: 1, breaker: false, required: true });
  }
  const load = loadOf(calls, rate);
  return drawn.map(({ utilisation, calls: _calls, callerGap: _gap, ...one }, index) => ({
    ...one,
    name: names[index] ?? `service-${index}`,
    autoscaled: true,
    replicaRate: rateOf((load[index] ?? 0) / (one.replicas * utilisation * overload)),
    dependsOn: (calls[index] ?? []).map(({ to, ...rest }) => ({ service: names[to] ?? `service-${to}`, ...rest })),
  }));
}

/** Requests a second of one replica, to one decimal, within what a scenario allows. */
function rateOf(exact: number): number {
  return Math.min(Math.max(Math.round(exact * 10) / 10, 1), 100_000);
}

type Call = Drawn['calls'][number];

function callsOf(one: Drawn, index: number, drawn: readonly Drawn[]): Call[] {
  if (index === 0 || one.kind === 'telemetry' || one.kind === 'external') return [];
  const byCallee = new Map(one.calls.map((each) => [each.to % index, { ...each, to: each.to % index }]));
  return [...byCallee.values()].filter(({ to }) => drawn[to]?.kind !== 'telemetry');
}

/** The first service from so many places on that makes calls at all; the last one always does. */
function nextCaller(drawn: readonly Drawn[], index: number, gap: number): number {
  const from = Math.min(index + gap, drawn.length - 1);
  const found = drawn.findIndex(
    ({ kind: one }, at) => at >= from && at < drawn.length - 1 && one !== 'telemetry' && one !== 'external',
  );
  return found < 0 ? drawn.length - 1 : found;
}

/** Requests a second that each service gets when all is well. */
function loadOf(calls: readonly (readonly Call[])[], rate: number): readonly number[] {
  const load = calls.map(() => 0);
  load[calls.length - 1] = rate;
  for (let index = calls.length - 1; index >= 0; index -= 1) {
    for (const { to, calls: each } of calls[index] ?? []) load[to] = (load[to] ?? 0) + each * (load[index] ?? 0);
  }
  return load;
}
