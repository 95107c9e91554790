import { describe, expect, it } from 'vitest';
import type { Course, DistortionDocuments } from './fixture.ts';
import { atRest, minute, run, stepTo, tableOf, told, scenarioOf } from './fixture.ts';
import { createSignals } from '../../../src/signal/create-signals.ts';

const between =
  (from: number, to: number, inside: number | null, outside: number | null): Course =>
  (at) =>
    at >= from && at < to ? inside : outside;

function alerts(metric: string, source: string, course: Course, until: number, distortions: DistortionDocuments = []) {
  return told(run([['cart', metric, source, course]], until, { distortions }).changes);
}

describe('error-burn', () => {
  const errors = between(10 * minute, 20 * minute, 0.5, 0);

  it('fires fast when both windows burn, and is resolved by the short one', () => {
    const found = alerts('error_ratio', 'service-metrics', errors, 40 * minute);
    // The five-minute mean passes 0.1 with the 13th bad sample of 60, the one at 11:00.
    expect(found).toContain('660 fired error-burn-fast@cart#1');
    // Two bad samples of twelve are left at 20:45 and none at 21:00; two minutes of hold follow.
    expect(found).toContain('1380 resolved error-burn-fast@cart#1');
  });

  it('does not fire on a blip of one sample', () => {
    expect(
      alerts('error_ratio', 'service-metrics', between(10 * minute, 10 * minute + 5_000, 1, 0), 20 * minute),
    ).toEqual([]);
  });

  it('fires slow, and only slow, on a small burn that goes on', () => {
    const found = alerts('error_ratio', 'service-metrics', between(10 * minute, 60 * minute, 0.05, 0), 60 * minute);
    expect(found.map((one) => one.split(' ')[2])).toEqual(['error-burn-slow@cart#1']);
  });

  it('burns by the samples that there are when others are missing', () => {
    const course: Course = (at) => (at % 10_000 === 0 ? null : errors(at));
    expect(alerts('error_ratio', 'service-metrics', course, 40 * minute)).toContain('675 fired error-burn-fast@cart#1');
    expect(alerts('error_ratio', 'service-metrics', () => null, 40 * minute)).toEqual([]);
  });

  it('takes its budget from the objective', () => {
    const strict = run(
      [['cart', 'error_ratio', 'service-metrics', between(10 * minute, 40 * minute, 0.02, 0)]],
      40 * minute,
      {
        objective: { successRatioMin: 0.999 },
      },
    );
    expect(told(strict.changes).some((one) => one.includes('fired error-burn-fast@cart#1'))).toBe(true);
    expect(alerts('error_ratio', 'service-metrics', between(10 * minute, 40 * minute, 0.02, 0), 40 * minute)).toEqual(
      [],
    );
  });

  it('works the same on what callers see', () => {
    const found = alerts('edge_error_ratio', 'edge-metrics', errors, 40 * minute);
    expect(found).toContain('660 fired edge-error-burn-fast@cart#1');
  });

  it('burns by what is shown, not by what is so', () => {
    const lie = { kind: 'contradict', id: 'lie', at: '0s', metric: 'error_ratio', value: 0 } as const;
    expect(alerts('error_ratio', 'service-metrics', errors, 40 * minute, [lie])).toEqual([]);
    const scare = { ...lie, value: 0.5 } as const;
    expect(alerts('error_ratio', 'service-metrics', () => 0, 10 * minute, [scare])).not.toEqual([]);
  });

  it('fires late by the delay of the samples', () => {
    const late = { kind: 'delay', id: 'late', at: '5m', by: '3m' } as const;
    expect(alerts('error_ratio', 'service-metrics', errors, 40 * minute, [late])).toContain(
      '840 fired error-burn-fast@cart#1',
    );
  });
});

describe('thresholds with hold and resolve times', () => {
  it('memory-high fires after a minute above 0.85 and is resolved two minutes below 0.75', () => {
    const course: Course = (at) => (at < 5 * minute ? 0.5 : at < 10 * minute ? 0.9 : at < 15 * minute ? 0.8 : 0.7);
    expect(alerts('memory_ratio', 'service-metrics', course, 30 * minute)).toEqual([
      '360 fired memory-high@cart#1',
      '1020 resolved memory-high@cart#1',
    ]);
  });

  it('a dip inside the hold time starts the hold anew', () => {
    const course: Course = (at) => (at < 5 * minute || at === 5 * minute + 30_000 ? 0.5 : 0.9);
    expect(alerts('memory_ratio', 'service-metrics', course, 10 * minute)).toEqual(['405 fired memory-high@cart#1']);
  });

  it('missing samples resolve nothing and zero is a value (E3)', () => {
    const gone = alerts('memory_ratio', 'service-metrics', (at) => (at < 10 * minute ? 0.9 : null), 30 * minute);
    expect(gone.filter((one) => one.includes('memory-high'))).toEqual(['60 fired memory-high@cart#1']);
    const zero = alerts('memory_ratio', 'service-metrics', (at) => (at < 10 * minute ? 0.9 : 0), 30 * minute);
    expect(zero).toEqual(['60 fired memory-high@cart#1', '720 resolved memory-high@cart#1']);
  });

  it.each([
    ['latency-high', 'latency_ms', 'service-metrics', 1_001, 1_000, 720],
    ['cpu-high', 'cpu_ratio', 'service-metrics', 0.91, 0.9, 720],
    ['integrity-errors', 'integrity_errors_per_min', 'logs', 1.5, 1, 660],
    ['cache-hits-low', 'cache_hit_ratio', 'service-metrics', 0.69, 0.7, 720],
    ['certificate-ending', 'certificate_remaining_s', 'platform', 86_399, 86_400, 600],
    ['nodes-lost', 'nodes_ready_ratio', 'platform', 0.94, 0.95, 630],
    ['probe-failing', 'probe_success_ratio', 'probe', 0.89, 0.901, 660],
  ])('%s fires beyond its bound and not on it', (rule, metric, source, beyond, on, firesAtS) => {
    const usual = rule.endsWith('low') || rule === 'nodes-lost' || rule === 'probe-failing' ? 1 : 0;
    const before = rule === 'certificate-ending' ? 1e7 : usual;
    const jumpTo = (value: number): Course => between(10 * minute, 60 * minute, value, before);
    expect(alerts(metric, source, jumpTo(beyond), 20 * minute)).toEqual([`${firesAtS} fired ${rule}@cart#1`]);
    expect(alerts(metric, source, jumpTo(on), 20 * minute)).toEqual([]);
  });
});

describe('rises', () => {
  it('restarting fires on two restarts within ten minutes and not on one', () => {
    const counter =
      (...times: number[]): Course =>
      (at) =>
        7 + times.filter((one) => one <= at).length;
    expect(alerts('restarts', 'service-metrics', counter(20 * minute, 25 * minute), 30 * minute)).toEqual([
      '1500 fired restarting@cart#1',
    ]);
    expect(alerts('restarts', 'service-metrics', counter(20 * minute), 40 * minute)).toEqual([]);
    expect(alerts('restarts', 'service-metrics', counter(10 * minute, 25 * minute), 40 * minute)).toEqual([]);
  });

  it('queue-growing fires on a queue that grows by half, and not on a long one that stays', () => {
    const growing: Course = (at) => 200 + Math.max(0, at - 10 * minute) / 1_000;
    expect(alerts('queue_depth', 'service-metrics', growing, 20 * minute)).toEqual(['765 fired queue-growing@cart#1']);
    expect(alerts('queue_depth', 'service-metrics', () => 5_000, 20 * minute)).toEqual([]);
  });
});

describe('telemetry-absent', () => {
  it('fires when a series that reported before has been missing for two minutes', () => {
    const course: Course = (at) => (at < 10 * minute ? 0.4 : null);
    expect(alerts('memory_ratio', 'service-metrics', course, 20 * minute)).toEqual([
      '720 fired telemetry-absent@cart#1',
    ]);
  });

  it('does not fire on a series that never reported, nor on an old value, nor on NaN', () => {
    expect(alerts('memory_ratio', 'service-metrics', () => null, 20 * minute)).toEqual([]);
    expect(
      alerts('memory_ratio', 'service-metrics', (at) => (at < 10 * minute ? 0.4 : Number.NaN), 20 * minute),
    ).toEqual([]);
    const stuck = { kind: 'freeze', id: 'stuck', at: '5m' } as const;
    expect(alerts('memory_ratio', 'service-metrics', () => 0.4, 20 * minute, [stuck])).toEqual([]);
  });

  it('is one alert for all series of a source, and is resolved when they come back', () => {
    const course = between(10 * minute, 20 * minute, null, 0.4);
    const done = run(
      [
        ['cart', 'memory_ratio', 'service-metrics', course],
        ['cart', 'cpu_ratio', 'service-metrics', course],
        ['cart', 'edge_error_ratio', 'edge-metrics', () => 0],
      ],
      30 * minute,
    );
    expect(told(done.changes)).toEqual(['720 fired telemetry-absent@cart#1', '1260 resolved telemetry-absent@cart#1']);
  });
});

describe('alerts', () => {
  it('do not depend on how often somebody stops in between', () => {
    const courses = [['cart', 'memory_ratio', 'service-metrics', between(5 * minute, 20 * minute, 0.9, 0.4)]] as const;
    const table = tableOf(courses, 30 * minute);
    const byStep = (stepMs: number) => {
      const signals = createSignals(scenarioOf(), table);
      const changes = [];
      for (let at = 0; at <= 30 * minute; at += stepMs) changes.push(...signals.absorb(stepTo(at, table)));
      return told(changes);
    };
    expect(byStep(5_000)).toEqual(byStep(15_000));
    expect(byStep(5 * minute)).toEqual(byStep(15_000));
    expect(byStep(15_000)).toHaveLength(2);
  });

  it('number the times that a rule has fired, and fire while one of them does', () => {
    const course: Course = (at) => (Math.floor(at / (10 * minute)) % 2 === 1 ? 0.9 : 0.4);
    const done = run([['cart', 'memory_ratio', 'service-metrics', course]], 39 * minute);
    expect(told(done.changes).map((one) => one.split(' ')[2])).toEqual([
      'memory-high@cart#1',
      'memory-high@cart#1',
      'memory-high@cart#2',
    ]);
    expect(done.signals.isFiring()).toBe(true);
    expect(done.observe().alerts.map(({ id, firedAt }) => [id, firedAt])).toEqual([
      ['memory-high@cart#2', 31 * minute],
    ]);
  });

  it('of a recording fire and end as recorded', () => {
    const table = tableOf([['cart', 'cpu_ratio', 'service-metrics', () => 0.1]], 5 * minute);
    const signals = createSignals(scenarioOf(), table);
    const reported = [
      { at: 50_000, service: 'cart', text: 'pages are slow', until: 120_000 },
      { at: 55_000, service: 'store', text: 'no writes', until: null },
    ];
    expect(told(signals.absorb(stepTo(60_000, table, { reported })))).toEqual([
      '50 fired reported@cart#1',
      '55 fired reported@store#1',
    ]);
    expect(told(signals.absorb(stepTo(120_000, table)))).toEqual(['120 resolved reported@cart#1']);
    expect(signals.observe(120_000, atRest).alerts.map(({ text }) => text)).toEqual(['no writes']);
  });
});
