import fc from 'fast-check';
import { formatDuration } from '../../base/duration.ts';
import type { Role } from '../../domain/primitives.ts';
import type { ScenarioDocument } from '../../domain/scenario.ts';
import type { Mix } from './mix.ts';
import { afterStart, gap, isSo, maybe } from './scene.ts';
import type { Scene, ServiceDocument } from './scene.ts';

/** What the system is like beyond its calls: load, promises, and what is special about the service at fault. */
export interface Circumstances {
  readonly rate: number;
  /** Above 1 everything has that much less capacity than it would need. */
  readonly overload: number;
  readonly objective: ScenarioDocument['objective'];
  workload(scene: Scene): ScenarioDocument['workload'];
  furnish(services: readonly ServiceDocument[], focus: string): ServiceDocument[];
}

const owners: Readonly<Record<string, Role>> = {
  stateful: 'database-owner',
  telemetry: 'platform-owner',
  queue: 'platform-owner',
};

/** Requests a second of users in a system that is drawn. */
const ratesDrawn = [80, 30, 200] as const;

/**
 * All of an incident but its faults and distortions; of each kind as much as the mix of the run has. `rates` are requests a
 * second, of which one is drawn.
 */
export function circumstancesArbitrary(mix: Mix, rates: readonly number[] = ratesDrawn): fc.Arbitrary<Circumstances> {
  return fc
    .record({
      rate: fc.constantFrom(...rates),
      noise: fc.constantFrom(0.02, 0, 0.05),
      overload: maybe(mix.overload, fc.constantFrom(2, 4)),
      points: maybe(
        mix['changing-load'],
        fc.array(fc.tuple(gap, fc.constantFrom(1.3, 0.5, 2, 0)), { minLength: 1, maxLength: 3 }),
      ),
      tight: maybe(
        mix['tight-objective'],
        fc.constantFrom({ successRatioMin: 0.999 }, { latencyMax: '100ms' }, { heldFor: '30s' }),
      ),
      traits: traitsArbitrary(mix),
    })
    .map(({ rate, noise, overload, points, tight, traits }) => ({
      rate,
      overload: overload ?? 1,
      objective: tight ?? {},
      workload: (scene) => ({
        entry: scene.entry,
        rate,
        noise,
        points: pointsOf(points ?? [], rate, scene),
      }),
      furnish: (services, focus) =>
        services.map((service) => {
          const owner = owners[service.kind ?? ''] ?? ('service-owner' as const);
          const owned = service.owner === undefined ? { ...service, owner } : service;
          return service.name === focus ? { ...owned, ...traits(service) } : owned;
        }),
    }));
}

/** How many replicas a service has that has few. */
export const fewReplicas = [3, 1, 2, 4] as const;

/** What is unusual about the service at fault. */
function traitsArbitrary(mix: Mix): fc.Arbitrary<(service: ServiceDocument) => Partial<ServiceDocument>> {
  return fc
    .record({
      regulated: maybe(mix.regulated, fc.constantFrom<string[]>(['pci-dss'], ['gdpr', 'pci-dss'])),
      shared: isSo(mix.shared),
      replicas: maybe(mix['few-replicas'], fc.constantFrom(...fewReplicas)),
      isFixed: isSo(mix['not-autoscaled']),
      isStaging: isSo(mix.staging),
      namespace: maybe(mix['other-namespace'], fc.constantFrom('payments', 'data')),
      envelope: maybe(mix['tight-envelope'], fc.constantFrom({ replicasMax: 4, stepMax: 1 }, { stepMax: 1 })),
      isUnowned: isSo(mix['nobody-owns-it']),
    })
    .map((drawn) => (service) => ({
      ...(drawn.regulated ? { regulated: drawn.regulated } : {}),
      ...(drawn.shared ? { shared: true } : {}),
      ...(drawn.replicas === null ? {} : fewer(service, drawn.replicas)),
      ...(drawn.isFixed ? { autoscaled: false } : {}),
      ...(drawn.isStaging ? { environment: 'staging' as const } : {}),
      ...(drawn.namespace === null ? {} : { namespace: drawn.namespace }),
      ...(drawn.envelope === null ? {} : { envelope: drawn.envelope }),
      ...(drawn.isUnowned ? { owner: null } : {}),
    }));
}

/** The same capacity on fewer replicas. */
function fewer({ replicas = 4, replicaRate = 50 }: ServiceDocument, count: number): Partial<ServiceDocument> {
  return { replicas: count, replicaRate: Math.round((10 * replicaRate * replicas) / count) / 10 };
}

/** Gaps between the points, so that each is later than the one before. */
function pointsOf(
  points: readonly (readonly [number, number])[],
  rate: number,
  scene: Scene,
): NonNullable<ScenarioDocument['workload']['points']> {
  const found: { at: string; rate: number }[] = [];
  let seconds = 0;
  for (const [gapS, share] of points) {
    seconds += gapS + 60;
    const at = afterStart(scene, seconds);
    const last = found.at(-1);
    if (last?.at !== formatDuration(at)) found.push({ at: formatDuration(at), rate: share * rate });
  }
  return found;
}
