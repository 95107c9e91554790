import fc from 'fast-check';
import type { DistortionKind } from '../../domain/distortion.ts';
import { parseDuration } from '../../base/duration.ts';
import { actionKinds } from '../../domain/action.ts';
import { roleSchema } from '../../domain/primitives.ts';
import type { ScenarioDocument } from '../../domain/scenario.ts';
import { metricsBySource } from '../../domain/series.ts';
import { distortionKindsDrawn } from './mix.ts';
import type { Mix } from './mix.ts';
import { patternOf } from './faults-arbitrary.ts';
import { gap, lasting, maybe, serviceName, spanFrom } from './scene.ts';
import type { Placed, Scene } from './scene.ts';

export type DistortionDocument = NonNullable<ScenarioDocument['distortions']>[number];

/** A distortion but for its name and its times. */
type Shape = Placed<object>;

/** What of a service is touched: everything, one source, or one metric. */
const touched: fc.Arbitrary<Placed<object>> = fc
  .tuple(
    serviceName,
    fc.oneof(
      { weight: 3, arbitrary: fc.constant({}) },
      { weight: 2, arbitrary: fc.constantFrom(...Object.keys(metricsBySource)).map((source) => ({ source })) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(...Object.values(metricsBySource).flat()).map((metric) => ({ metric })),
      },
    ),
  )
  .map(([service, what]) => (scene) => ({ service: service(scene), ...what }));

const pattern = fc.constantFrom(...Object.values(patternOf));

const logLines = 'log_lines_per_min';

/**
 * What each kind does. Only what something shown can give away: a value that is told once and wrongly, or a count that
 * always stood at zero, is `untold-value`, which nobody could know.
 */
const shapes: Readonly<Record<(typeof distortionKindsDrawn)[number], fc.Arbitrary<Shape>>> = {
  delay: withTouched(fc.record({ by: fc.constantFrom('8m', '6m', '12m', '2m', '30s') })),
  freeze: withTouched(fc.record({ timestamps: fc.constant('frozen') })),
  drop: withTouched(fc.constant({})),
  zero: serviceName.map((service) => (scene) => ({
    service: logging(service(scene), scene),
    metric: logLines,
  })),
  // Errors that only the service itself sees contradict its callers; the other way round a time-out would explain them,
  // or a certificate that has run out. So many of its own that callers never see many more, even where all calls fail.
  contradict: fc
    .tuple(serviceName, fc.constantFrom(0.85, 0.95))
    .map(([service, value]) => (scene) => ({ service: service(scene), metric: 'error_ratio', value })),
  'stale-topology': fc
    .tuple(serviceName, fc.option(fc.constantFrom(12, 2, 30)))
    .map(([service, replicas]) => (scene) => {
      const name = service(scene);
      return { service: name, replicas: isSilent(kindOf(name, scene)) ? null : replicas };
    }),
  'missing-regulated-tag': serviceName.map((service) => (scene) => ({ service: service(scene) })),
  'wrong-history': fc
    .record({ pattern, occurrences: fc.constantFrom(14, 40, 3), consistency: fc.constantFrom(0.97, 0.5) })
    .map((shape) => () => ({ ...shape, reviewed: 0 })),
  'frozen-budget': fc.constant(() => ({ remaining: null })),
  'wrong-owner': fc
    .tuple(serviceName, fc.option(fc.constantFrom(...roleSchema.options)))
    .map(([service, owner]) => (scene) => ({ service: service(scene), owner })),
  'injected-text': fc
    .tuple(serviceName, fc.constantFrom(...actionKinds), fc.boolean())
    .map(([service, kind, orders]) => (scene) => ({
      service: service(scene),
      text: orders ? scene.words.order({ kind, target: scene.focus, amount: 0 }) : scene.words.harmless,
    })),
};

const hiddenShapes: readonly (readonly [keyof Mix, DistortionKind, fc.Arbitrary<Shape>])[] = [
  ['fresh-freeze', 'freeze', withTouched(fc.record({ timestamps: fc.constant('fresh') }))],
  [
    'duplicate',
    'duplicate',
    fc.record({ from: fc.constantFrom(...sources()), to: fc.constantFrom(...sources()) }).map((shape) => () => shape),
  ],
  [
    'reviewed-history',
    'wrong-history',
    pattern.map((name) => () => ({ pattern: name, occurrences: 14, reviewed: 14, consistency: 0.97 })),
  ],
  ['untold-value', 'contradict', withTouched(fc.record({ value: fc.constantFrom(0, 1, 0.5, 1e6) }))],
  ['untold-value', 'zero', withTouched(fc.constant({}))],
];

/** The service, or where users come in if it writes no logs: what it does not tell would appear out of nothing. */
function logging(service: string, scene: Scene): string {
  return isSilent(kindOf(service, scene)) ? scene.entry : service;
}

/**
 * Whether a service of this kind tells neither its log lines nor, at all times, how many of its replicas are ready: nothing
 * would give away that one of the two is wrong. The log gateway writes no lines, and while it is out it tells nothing of
 * itself; of what others run nothing but the calls to it is ever told.
 */
function isSilent(kind: string): boolean {
  return kind === 'telemetry' || kind === 'external';
}

function kindOf(service: string, { services }: Scene): string {
  return services.find(({ name }) => name === service)?.kind ?? 'stateless';
}

/**
 * One or two distortions of the values that a diagnosis rests on, from the beginning or from some minutes after the fault, to
 * the end: what is old, missing or contradicted is then what is decided on.
 */
export function shakyArbitrary(metrics: readonly string[]): fc.Arbitrary<Placed<DistortionDocument[]>> {
  const metric = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...metrics) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
  const shape = fc.oneof(
    fc.record({ kind: fc.constant('delay' as const), by: fc.constantFrom('8m', '6m', '12m'), metric }),
    fc.record({ kind: fc.constant('freeze' as const), timestamps: fc.constant('frozen' as const), metric }),
    fc.record({ kind: fc.constant('drop' as const), metric }),
    fc.record({
      kind: fc.constant('contradict' as const),
      metric: fc.constant('error_ratio'),
      value: fc.constantFrom(0.6, 0.9),
    }),
  );
  return fc
    .array(fc.tuple(shape, fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: gap })), {
      minLength: 1,
      maxLength: 2,
      size: 'max',
    })
    .map((drawn) =>
      drawn.filter(([{ metric: own }], index) => index === 0 || isApart(own, drawn[0]?.[0].metric ?? null)),
    )
    .map(
      (drawn) => (scene) =>
        drawn.map(([what, seconds], index) => ({
          id: `distortion-${index + 1}`,
          ...spanFrom(scene, seconds === null ? 0 : scene.startsAt + seconds * 1_000, null),
          ...what,
          service: scene.focus,
        })),
    );
}

/** Of two that meet, the later would show what the earlier made as if it were new, which nothing gives away. */
function isApart(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one !== other;
}

/** The distortions of one incident, of telemetry and of context, mostly beginning some minutes after the first fault. */
export function distortionsArbitrary(mix: Mix): fc.Arbitrary<Placed<DistortionDocument[]>> {
  const open = distortionKindsDrawn.map((kind) => maybe(mix[kind], placedShape(kind, shapes[kind])));
  const isHiddenDrawn = hiddenShapes.some(([name]) => mix[name] > 0);
  const hidden = hiddenShapes.map(([name, kind, shape]) => maybe(mix[name], placedShape(kind, shape)));
  return fc
    .tuple(...open, ...hidden)
    .map((drawn) => drawn.filter((one) => one !== null))
    .map((drawn) => (scene) => {
      const all = drawn.map((place, index) => place(scene, index + 1));
      const told = all.filter((one) => !isUntoldZero(one, all, scene));
      return isHiddenDrawn ? told : told.flatMap((one) => asFarAsTold(one, all));
    });
}

/**
 * Whether log lines fall to zero that were never told, or no longer: a count of which nothing was seen but zero is given away by
 * nothing, and no policy could know of it.
 */
function isUntoldZero(one: DistortionDocument, all: readonly DistortionDocument[], scene: Scene): boolean {
  if (one.kind !== 'zero' || one.metric !== logLines) return false;
  if (isSilent(kindOf(one.service ?? '', scene))) return true;
  return all.some(
    (other) =>
      other.kind === 'drop' &&
      other.service === one.service &&
      (other.metric ?? logLines) === logLines &&
      (other.source ?? 'logs') === 'logs' &&
      (parseDuration(other.at) ?? 0) <= (parseDuration(one.at) ?? 0),
  );
}

/**
 * An old map is given away by what the service that it has wrongly tells of itself: where that is old or missing nobody could know.
 * Where it is only the number of its ready replicas, the map has its count as it is.
 */
function asFarAsTold(one: DistortionDocument, all: readonly DistortionDocument[]): readonly DistortionDocument[] {
  if (one.kind !== 'stale-topology') return [one];
  const hiding = all.filter(
    (other): other is Hiding =>
      (other.kind === 'drop' || other.kind === 'freeze' || other.kind === 'delay') &&
      other.service === one.service &&
      (other.source ?? ownMetrics) === ownMetrics,
  );
  const isHidden = (metric: string | undefined) => hiding.some((other) => (other.metric ?? metric) === metric);
  if (isHidden(undefined)) return [];
  return [isHidden('replicas_ready') ? { ...one, replicas: null } : one];
}

type Hiding = Extract<DistortionDocument, { kind: 'drop' | 'freeze' | 'delay' }>;

const ownMetrics = 'service-metrics';

function placedShape(
  kind: DistortionKind,
  shape: fc.Arbitrary<Shape>,
): fc.Arbitrary<(scene: Scene, number: number) => DistortionDocument> {
  return fc
    .tuple(shape, gap, fc.boolean(), lasting)
    .map(([place, seconds, before, lasts]) => (scene: Scene, number: number) => {
      // Some are there from the beginning. A count that always stood at zero would be given away by nothing.
      const from = before && kind !== 'zero' ? 0 : scene.startsAt + seconds * 1_000;
      const when = spanFrom(scene, from, lasts);
      return { id: `distortion-${number}`, kind, ...when, ...place(scene) } as DistortionDocument;
    });
}

function withTouched(shape: fc.Arbitrary<object>): fc.Arbitrary<Shape> {
  return fc.tuple(shape, touched).map(([one, place]) => (scene) => ({ ...one, ...place(scene) }));
}

function sources(): readonly string[] {
  return Object.keys(metricsBySource);
}
