import fc from 'fast-check';
import { formatDuration } from '../../base/duration.ts';
import type { FaultKind } from '../../domain/fault.ts';
import type { ScenarioDocument } from '../../domain/scenario.ts';
import { faultKindsDrawn } from './mix.ts';
import type { Mix } from './mix.ts';
import { gap, isSo, lasting, nameAt } from './scene.ts';
import type { Scene, ServiceDocument } from './scene.ts';

export type FaultDocument = NonNullable<ScenarioDocument['faults']>[number];

type Drawn = (typeof faultKindsDrawn)[number];

/** The pattern that each kind truly is of, as the shipped runbooks name it. */
export const patternOf = {
  'memory-leak': 'oom-leak',
  'data-corruption': 'data-corruption',
  'bad-deploy': 'bad-deploy',
  'dependency-outage': 'dependency-outage',
  'retry-storm': 'retry-storm',
  'traffic-surge': 'traffic-surge',
  'queue-backlog': 'queue-backlog',
  'expired-certificate': 'certificate-expiry',
  'cache-saturation': 'cache-saturation',
  'node-loss': 'node-loss',
  'telemetry-outage': 'telemetry-outage',
} as const satisfies Record<Drawn, string>;

const shapes = {
  // Mostly slower than a restart, which ends those and nothing else; and surges that two replicas more are enough for.
  'memory-leak': fc.record({ growthPerMinute: fc.constantFrom(0.024, 0.015, 0.03, 0.05, 0.3) }),
  'data-corruption': fc.record({
    recordsPerMinute: fc.constantFrom(60, 5, 1_000),
    growthPerMinute: fc.constantFrom(0.05, 0.02),
  }),
  'bad-deploy': fc.record({ errorRatio: fc.constantFrom(0.3, 0.05, 0.9), latencyFactor: fc.constantFrom(1.5, 1, 10) }),
  'dependency-outage': fc.record({ errorRatio: fc.constantFrom(1, 0.4) }),
  'retry-storm': fc.record({ dipFor: fc.constantFrom('1m', '4m'), retries: fc.constantFrom(4, 10) }),
  'traffic-surge': fc.record({ factor: fc.constantFrom(2, 3, 1.6, 6) }),
  'queue-backlog': fc.record({ slowdown: fc.constantFrom(4, 2, 12) }),
  'expired-certificate': fc.constant({}),
  'cache-saturation': fc.record({ hitRatio: fc.constantFrom(0.35, 0) }),
  'node-loss': fc.record({ nodes: fc.constantFrom(1, 2), replacedAfter: fc.constantFrom('5m', '30s') }),
  'telemetry-outage': fc.constant({}),
} as const satisfies Record<Drawn, fc.Arbitrary<object>>;

/** Kinds of service that a fault is at home in; any other where the topology has none of them, unless it must be one. */
const homes: Readonly<Record<Drawn, readonly string[]>> = {
  'memory-leak': ['stateless'],
  'data-corruption': ['stateless', 'stateful'],
  'bad-deploy': ['stateless'],
  'dependency-outage': ['external', 'stateful'],
  'retry-storm': ['stateless', 'stateful'],
  'traffic-surge': ['stateless'],
  'queue-backlog': ['queue'],
  'expired-certificate': ['stateless', 'stateful', 'external'],
  'cache-saturation': ['cache'],
  'node-loss': [],
  'telemetry-outage': ['telemetry'],
};

/** A fault before it has a service and a time. */
export interface DrawnFault {
  readonly kind: FaultKind;
  readonly shape: object;
  readonly target: number;
  readonly gap: number;
  readonly lasts: number | null;
  /** Whether it strikes where the first fault did. */
  readonly beside: boolean;
}

/** The faults of one incident in the order of their beginnings; the gap of each counts from the one before. */
export function faultsArbitrary(mix: Mix): fc.Arbitrary<readonly DrawnFault[]> {
  const kinds = faultKindsDrawn.filter((kind) => mix[kind] > 0);
  const one = fc.oneof(
    ...kinds.map((kind) => ({ weight: Math.round(mix[kind] * 1_000), arbitrary: drawnFault(kind) })),
  );
  return fc
    .tuple(one, isSo(mix['several-faults']), fc.array(one, { minLength: 1, maxLength: 3 }), isSo(mix['no-fault']))
    .map(([first, several, more, none]) => (none ? [] : several ? [first, ...more] : [first]));
}

/** The service that a fault strikes; null when it strikes none, or the topology has none that it could strike. */
export function targetOf(fault: DrawnFault, services: readonly ServiceDocument[]): string | null {
  const { kind, target } = fault;
  if (kind === 'node-loss') return null;
  const wanted = homes[kind as Drawn];
  const fitting = services.filter((service) => wanted.includes(service.kind ?? 'stateless'));
  return fitting.length === 0 ? null : nameAt(fitting, target);
}

/** The faults in their scene. One without a service that it could strike becomes a leak, which any service can have. */
export function placeFaults(faults: readonly DrawnFault[], scene: Scene): FaultDocument[] {
  let at = scene.startsAt;
  return faults.map((fault, index) => {
    if (index > 0) at = Math.min(at + fault.gap * 1_000, scene.horizonMs - 60_000);
    const until = fault.lasts === null ? null : Math.min(at + fault.lasts * 1_000, scene.horizonMs);
    const when = { at: formatDuration(at), until: until === null ? null : formatDuration(until) };
    return documentOf(fault, index, when, scene);
  });
}

function documentOf(
  fault: DrawnFault,
  index: number,
  when: { at: string; until: string | null },
  scene: Scene,
): FaultDocument {
  const id = `fault-${index + 1}`;
  if (fault.kind === 'node-loss') {
    const { nodes } = fault.shape as { nodes: number };
    const shape = { ...fault.shape, nodes: Math.min(nodes, scene.nodes) };
    return { id, kind: fault.kind, pattern: patternOf['node-loss'], ...when, ...shape };
  }
  const own = targetOf(fault, scene.services);
  const isAtHome = homes[fault.kind as Drawn].includes(
    scene.services.find(({ name }) => name === scene.focus)?.kind ?? 'stateless',
  );
  const target = index === 0 || (fault.beside && isAtHome) ? scene.focus : (own ?? scene.focus);
  if (own === null) return { id, kind: 'memory-leak', pattern: patternOf['memory-leak'], target, ...when };
  const pattern = patternOf[fault.kind as Drawn];
  return { id, kind: fault.kind, pattern, target, ...when, ...fault.shape } as FaultDocument;
}

function drawnFault(kind: Drawn): fc.Arbitrary<DrawnFault> {
  return fc.record({
    kind: fc.constant(kind),
    shape: shapes[kind] as fc.Arbitrary<object>,
    target: fc.nat({ max: 49 }),
    gap,
    lasts: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: lasting }),
    beside: fc.boolean(),
  });
}

/** Kinds of fault whose pattern has this name, as the shipped runbooks have it. */
export function faultsOfPattern(pattern: string): readonly FaultKind[] {
  return faultKindsDrawn.filter((kind) => patternOf[kind] === pattern);
}

/** The services that a kind of fault is at home in; all of them for one that has no home. */
export function homesOf(
  kind: FaultKind,
  services: readonly { readonly name: string; readonly kind: string }[],
): readonly string[] {
  const wanted = homes[kind as Drawn] ?? [];
  return services.filter((service) => wanted.length === 0 || wanted.includes(service.kind)).map(({ name }) => name);
}

/** What has the symptoms of each kind, and is something else (requirements.md A6, B3). */
export const looksLike: Readonly<Partial<Record<FaultKind, readonly FaultKind[]>>> = {
  'memory-leak': ['data-corruption'],
  'traffic-surge': ['retry-storm', 'bad-deploy', 'queue-backlog'],
  'queue-backlog': ['traffic-surge'],
  'cache-saturation': ['traffic-surge'],
  'retry-storm': ['traffic-surge', 'bad-deploy'],
  'expired-certificate': ['dependency-outage'],
  'telemetry-outage': ['node-loss'],
};
