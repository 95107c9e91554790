import { describe, expect, it } from 'vitest';
import { createSeriesTable } from '../../../src/domain/series.ts';
import { alertPlanOf } from '../../../src/signal/alert-plan.ts';
import { createSignals } from '../../../src/signal/create-signals.ts';
import type { Course } from './fixture.ts';
import { minute, scenarioOf, stepTo, tableOf, told } from './fixture.ts';

const keys = [
  { service: 'cart', metric: 'error_ratio', source: 'service-metrics' },
  { service: 'cart', metric: 'latency_ms', source: 'service-metrics' },
];
const { objective } = scenarioOf();

describe('an alert plan', () => {
  it('is made once for an objective and a list of series', () => {
    const first = alertPlanOf(objective, createSeriesTable(keys, 5_000, 10));
    expect(alertPlanOf(objective, createSeriesTable(keys, 5_000, 99))).toBe(first);
  });

  it('is another one for another objective, other series or another tick', () => {
    const strict = { ...objective, latencyMax: 200 };
    const first = alertPlanOf(objective, createSeriesTable(keys, 5_000, 10));
    expect(alertPlanOf(strict, createSeriesTable(keys, 5_000, 10)).values.bounds).not.toEqual(first.values.bounds);
    expect(alertPlanOf(objective, createSeriesTable(keys.slice(1), 5_000, 10)).checks).toHaveLength(2);
    const slow = alertPlanOf(objective, createSeriesTable(keys, 60_000, 10));
    expect([...slow.burns.shortTicks]).toEqual([1, 5]);
    expect([...alertPlanOf(objective, createSeriesTable(keys, 5_000, 10)).burns.shortTicks]).toEqual([12, 60]);
  });

  it('holds nothing of a trial: a second one with the same plan fires the same', () => {
    const failing: Course = (at) => (at < 10 * minute ? 0 : 0.5);
    const scenario = scenarioOf();
    const table = tableOf([['cart', 'error_ratio', 'service-metrics', failing]], 20 * minute);
    const fired = () => {
      const signals = createSignals(scenario, table);
      return told(signals.absorb(stepTo(20 * minute, table)));
    };
    const first = fired();
    expect(first).toContain('660 fired error-burn-fast@cart#1');
    expect(fired()).toEqual(first);
  });
});
