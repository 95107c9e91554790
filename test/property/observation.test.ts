import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Distortion } from '../../src/domain/distortion.ts';
import type { Observation } from '../../src/domain/observation.ts';
import { quality } from '../../src/domain/series.ts';
import { createSignals } from '../../src/signal/create-signals.ts';
import { atRest, minute, scenarioOf, stepTo, tableOf, tickMs, truthAt } from '../unit/signal/fixture.ts';
import type { Courses } from '../unit/signal/fixture.ts';

const horizonMs = 10 * minute;
const services = ['front', 'cart', 'store'];
const metrics = [
  ['error_ratio', 'service-metrics'],
  ['memory_ratio', 'service-metrics'],
  ['edge_error_ratio', 'edge-metrics'],
  ['probe_success_ratio', 'probe'],
] as const;

/** Values that name their own series and tick, so that a value in the wrong place is seen. */
const telling: Courses = services.flatMap((service, s) =>
  metrics.map(([metric, source], m) => [service, metric, source, (at: number) => s + m / 10 + at / 1e9] as const),
);

const moment = fc.integer({ min: 0, max: horizonMs });
const touched = {
  service: fc.option(fc.constantFrom(...services)),
  metric: fc.option(fc.constantFrom(...metrics.map(([metric]) => metric))),
  source: fc.option(fc.constantFrom('service-metrics', 'edge-metrics')),
};
const common = { id: fc.constant('any'), at: moment, until: fc.option(moment) };
const telemetryDistortion: fc.Arbitrary<Distortion> = fc.oneof(
  fc.record({
    kind: fc.constant('delay' as const),
    ...common,
    ...touched,
    by: fc.integer({ min: 0, max: 4 * minute }),
  }),
  fc.record({
    kind: fc.constant('freeze' as const),
    ...common,
    ...touched,
    timestamps: fc.constantFrom('fresh' as const, 'frozen' as const),
  }),
  fc.record({ kind: fc.constant('drop' as const), ...common, ...touched }),
  fc.record({ kind: fc.constant('zero' as const), ...common, ...touched }),
  fc.record({
    kind: fc.constant('contradict' as const),
    ...common,
    ...touched,
    value: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('duplicate' as const),
    ...common,
    from: fc.constantFrom('service-metrics', 'edge-metrics', 'probe'),
    to: fc.constantFrom('service-metrics', 'edge-metrics', 'probe'),
  }),
);
const distortions = fc.array(telemetryDistortion, { maxLength: 6 });

function observed(active: readonly Distortion[], at: number, courses: Courses = telling) {
  const table = tableOf(courses, horizonMs);
  const signals = createSignals({ ...scenarioOf(), distortions: [...active] }, table);
  signals.absorb(stepTo(at, table, { truth: [truthAt(at, 0.123_456_789)] }));
  return { table, signals, seen: signals.observe(at, atRest) };
}

describe('an observation', () => {
  it('holds nothing that became visible after its time, and nothing that claims to be from after it', () => {
    fc.assert(
      fc.property(distortions, fc.integer({ min: 0, max: horizonMs / tickMs }), (active, tick) => {
        const { seen } = observed(active, tick * tickMs);
        for (const value of services.flatMap((service) => [...seen.valuesOf(service)])) {
          expect(value.visibleAt).toBeLessThanOrEqual(seen.at);
          expect(value.eventAt).toBeLessThanOrEqual(value.visibleAt);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not change by what happens after its time', () => {
    fc.assert(
      fc.property(distortions, fc.integer({ min: 0, max: horizonMs / tickMs }), (active, tick) => {
        const at = tick * tickMs;
        const other: Courses = telling.map(([service, metric, source, course]) => [
          service,
          metric,
          source,
          (when) => (when > at ? 7 : course(when)),
        ]);
        expect(everything(observed(active, at, other).seen)).toEqual(everything(observed(active, at).seen));
      }),
      { numRuns: 300 },
    );
  });

  it('shows exactly what is so where nothing distorts it', () => {
    const courses = fc.array(fc.option(fc.oneof(fc.double({ noNaN: true }), fc.constant(Number.NaN))), {
      minLength: 121,
      maxLength: 121,
    });
    fc.assert(
      fc.property(courses, fc.integer({ min: 0, max: 120 }), (values, tick) => {
        const one: Courses = [['cart', 'cpu_ratio', 'service-metrics', (at) => values[at / tickMs] ?? null]];
        const { table, seen } = observed([], tick * tickMs, one);
        const shown = seen.value('cart', 'cpu_ratio');
        const code = table.quality[tick] ?? -1;
        expect(shown).toEqual({
          service: 'cart',
          metric: 'cpu_ratio',
          source: 'service-metrics',
          value: code === quality.measured ? table.values[tick] : null,
          quality: Object.keys(quality)[code],
          eventAt: tick * tickMs,
          visibleAt: tick * tickMs,
        });
      }),
      { numRuns: 300 },
    );
  });

  it('tells of undistorted series the same whether or not others are distorted', () => {
    fc.assert(
      fc.property(distortions, fc.integer({ min: 0, max: horizonMs / tickMs }), (active, tick) => {
        const others = active.map((one) => ('service' in one ? { ...one, service: 'front' } : one));
        const apart = others.filter(({ kind }) => kind !== 'duplicate') as Distortion[];
        const { seen } = observed(apart, tick * tickMs);
        const { seen: plain } = observed([], tick * tickMs);
        expect(seen.valuesOf('cart')).toEqual(plain.valuesOf('cart'));
        expect(seen.mean('cart', 'error_ratio', minute)).toEqual(plain.mean('cart', 'error_ratio', minute));
      }),
      { numRuns: 200 },
    );
  });

  it('has evidence whose truth names the series and the tick that the value came from', () => {
    // A copy of a copy is cut off at 0 and 1, which the numbers of this table are not between; one copy is told plainly.
    const copies = distortions.map((all) => {
      const plain = all.filter(({ kind }) => !['zero', 'contradict'].includes(kind));
      const first = plain.find(({ kind }) => kind === 'duplicate');
      return plain.filter((one) => one.kind !== 'duplicate' || one === first);
    });
    fc.assert(
      fc.property(copies, fc.integer({ min: 0, max: horizonMs / tickMs }), (active, tick) => {
        const { seen, signals, table } = observed(active, tick * tickMs);
        for (const service of services) {
          for (const value of seen.valuesOf(service).filter((one) => one.quality === 'measured')) {
            const [truth] = signals.evidenceTruth([value]);
            const origin = table.keys.findIndex((key, column) => {
              if (key.service !== service || key.source !== truth?.upstream) return false;
              const there =
                table.values[((truth?.trueEventAt ?? 0) / tickMs) * table.keys.length + column] ?? Number.NaN;
              return there === value.value || 1 - there === value.value || 1 - (1 - there) === value.value;
            });
            expect({ origin: origin >= 0, value, truth }).toMatchObject({ origin: true });
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('leads to no truth: not by a property, a symbol, a prototype, or a getter', () => {
    fc.assert(
      fc.property(distortions, fc.integer({ min: 0, max: horizonMs / tickMs }), (active, tick) => {
        const { seen, table } = observed(active, tick * tickMs);
        const secrets = new Set<unknown>([table, table.values, table.quality, table.keys, ...table.keys]);
        const leaks = reachable(seen).filter(
          ([path, value]) =>
            secrets.has(value) ||
            ArrayBuffer.isView(value) ||
            value === 'the-secret-fault' ||
            value === 0.123_456_789 ||
            /fault|truth|upstream|trueValue|distortion|scenario|expected/i.test(path.split('.').at(-1) ?? ''),
        );
        expect(leaks).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

function everything(seen: Observation): unknown {
  const values = services.flatMap((service) => seen.valuesOf(service));
  const means = services.flatMap((service) => metrics.map(([metric]) => seen.mean(service, metric, 2 * minute)));
  return [values, means, seen.alerts, seen.context];
}

/** Everything that can be reached from a value without calling anything. */
function reachable(root: unknown): [string, unknown][] {
  const found: [string, unknown][] = [];
  const seen = new Set<unknown>([Object.prototype, Array.prototype, Function.prototype]);
  const visit = (value: unknown, path: string): void => {
    found.push([path, value]);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      // Functions of a module have these by nature, and reading them from a strict function throws.
      if (typeof value === 'function' && ['caller', 'arguments', 'prototype'].includes(String(key))) continue;
      visit(Reflect.get(value, key), `${path}.${String(key)}`);
    }
    visit(Object.getPrototypeOf(value), `${path}.__proto__`);
  };
  visit(root, 'observation');
  return found;
}
