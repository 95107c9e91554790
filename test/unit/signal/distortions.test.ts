import { describe, expect, it } from 'vitest';
import type { Courses, DistortionDocuments } from './fixture.ts';
import { minute, run, tickMs } from './fixture.ts';

/** A value that tells its own time, so that each mix-up shows. */
const clockwork: Courses = [
  ['cart', 'memory_ratio', 'service-metrics', (at) => at / 1_000_000],
  ['cart', 'error_ratio', 'service-metrics', (at) => at / 10_000_000],
  ['cart', 'edge_error_ratio', 'edge-metrics', (at) => 0.5 + at / 10_000_000],
  ['store', 'memory_ratio', 'service-metrics', (at) => at / 1_000_000],
];
const memory = { service: 'cart', metric: 'memory_ratio' };

function shown(distortions: DistortionDocuments, at: number) {
  const done = run(clockwork, at, { distortions: distortions });
  const value = done.observe().value('cart', 'memory_ratio');
  const truth = value && done.signals.evidenceTruth([value])[0];
  return { done, value, truth };
}

describe('delay', () => {
  const late = { kind: 'delay', id: 'late', at: '2m', until: '5m', by: '1m', ...memory } as const;

  it('shows the newest sample that has arrived, with its honest timestamp', () => {
    const { value, truth } = shown([late], 4 * minute);
    expect(value).toMatchObject({ value: 0.18, quality: 'measured', eventAt: 3 * minute, visibleAt: 4 * minute });
    expect(truth).toMatchObject({ trueEventAt: 3 * minute, upstream: 'service-metrics', trueValue: 0.18 });
  });

  it('shows the last sample from before while the first late ones are on their way', () => {
    expect(shown([late], 2.5 * minute).value).toMatchObject({ eventAt: 2 * minute - tickMs });
  });

  it('shows the first late sample at its time and not a tick earlier', () => {
    expect(shown([late], 3 * minute - tickMs).value?.eventAt).toBe(2 * minute - tickMs);
    expect(shown([late], 3 * minute).value?.eventAt).toBe(2 * minute);
  });

  it('shows fresh samples at once when it is over, though late ones still come in', () => {
    expect(shown([late], 5 * minute).value).toMatchObject({ eventAt: 5 * minute, visibleAt: 5 * minute });
  });

  it('counts in a mean what came in, early and late samples alike', () => {
    const { done } = shown([late], 4 * minute);
    const arrived = Array.from({ length: 6 }, (_, back) => (3 * minute - back * tickMs) / 1_000_000);
    const mean = arrived.reduce((sum, value) => sum + value, 0) / 6;
    expect(done.observe().mean('cart', 'memory_ratio', 30_000)).toBeCloseTo(mean, 12);
  });

  it('shows nothing rather than a guess when no sample has arrived yet', () => {
    const { value } = shown([{ ...late, at: '0s' }], 30_000);
    expect(value).toMatchObject({ value: null, quality: 'missing' });
  });

  it('rounds a delay between two ticks up, never down', () => {
    const { value } = shown([{ ...late, by: '7s' }], 4 * minute);
    expect(value?.eventAt).toBe(4 * minute - 10_000);
    expect(value?.visibleAt).toBe(4 * minute - 3_000);
  });
});

describe('freeze', () => {
  const stuck = { kind: 'freeze', id: 'stuck', at: '2m', until: '5m', ...memory } as const;

  it('holds the value of its beginning under the timestamp of its beginning', () => {
    const { value, truth } = shown([stuck], 4 * minute);
    expect(value).toMatchObject({ value: 0.12, eventAt: 2 * minute });
    expect(truth).toMatchObject({ trueEventAt: 2 * minute, trueValue: 0.12 });
  });

  it('with fresh timestamps leaves only the truth to give its age away', () => {
    const { value, truth } = shown([{ ...stuck, timestamps: 'fresh' }], 4 * minute);
    expect(value).toMatchObject({ value: 0.12, quality: 'measured', eventAt: 4 * minute });
    expect(truth).toMatchObject({ trueEventAt: 2 * minute, trueValue: 0.24 });
  });

  it('moves again from its end on', () => {
    expect(shown([stuck], 5 * minute - tickMs).value?.value).toBe(0.12);
    expect(shown([stuck], 5 * minute).value).toMatchObject({ value: 0.3, eventAt: 5 * minute });
  });
});

describe('drop, zero and contradict', () => {
  const span = { at: '2m', until: '5m', ...memory } as const;

  it('keeps a dropped sample, a zero and a wrong value apart', () => {
    expect(shown([{ kind: 'drop', id: 'gone', ...span }], 4 * minute).value).toMatchObject({
      value: null,
      quality: 'missing',
    });
    expect(shown([{ kind: 'zero', id: 'null', ...span }], 4 * minute).value).toMatchObject({
      value: 0,
      quality: 'measured',
    });
    expect(shown([{ kind: 'contradict', id: 'wrong', ...span, value: 0.4 }], 4 * minute).value).toMatchObject({
      value: 0.4,
      quality: 'measured',
      eventAt: 4 * minute,
    });
  });

  it('knows the truth behind a wrong value', () => {
    const { truth } = shown([{ kind: 'contradict', id: 'wrong', ...span, value: 0.4 }], 4 * minute);
    expect(truth?.trueValue).toBe(0.24);
  });

  it('touches only the series that it names', () => {
    const { done } = shown([{ kind: 'drop', id: 'gone', ...span }], 4 * minute);
    expect(done.observe().value('store', 'memory_ratio')?.value).toBe(0.24);
    expect(done.observe().value('cart', 'error_ratio')?.value).toBe(0.024);
  });

  it('touches every series of a source when it names nothing else', () => {
    const { done } = shown([{ kind: 'drop', id: 'gone', at: '2m', source: 'service-metrics' }], 4 * minute);
    const qualities = [...done.observe().valuesOf('cart'), ...done.observe().valuesOf('store')].map(
      (one) => one.quality,
    );
    expect(qualities).toEqual(['missing', 'missing', 'measured', 'missing']);
  });

  it('touches nothing before its beginning and nothing from its end on', () => {
    const gone = { kind: 'drop', id: 'gone', ...span } as const;
    const times = [2 * minute - tickMs, 2 * minute, 5 * minute - tickMs, 5 * minute];
    expect(times.map((at) => shown([gone], at).value?.quality)).toEqual(['measured', 'missing', 'missing', 'measured']);
  });
});

describe('duplicate', () => {
  const copy = { kind: 'duplicate', id: 'copy', at: '2m', from: 'service-metrics', to: 'edge-metrics' } as const;

  it('shows one upstream under two names, and the truth names the upstream', () => {
    const done = run(clockwork, 4 * minute, { distortions: [copy] });
    const edge = done.observe().value('cart', 'edge_error_ratio');
    expect(edge).toMatchObject({ value: 0.024, source: 'edge-metrics' });
    expect(edge && done.signals.evidenceTruth([edge])[0]).toMatchObject({
      upstream: 'service-metrics',
      trueValue: 0.524,
    });
  });

  it('hands on what distorts its upstream', () => {
    const wrong = {
      kind: 'contradict',
      id: 'w',
      at: '2m',
      service: 'cart',
      metric: 'error_ratio',
      value: 0.9,
    } as const;
    const done = run(clockwork, 4 * minute, { distortions: [copy, wrong] });
    expect(done.observe().value('cart', 'edge_error_ratio')?.value).toBe(0.9);
  });

  it('hands on the delay of its upstream', () => {
    const late = { kind: 'delay', id: 'l', at: '2m', service: 'cart', metric: 'error_ratio', by: '1m' } as const;
    const done = run(clockwork, 4 * minute, { distortions: [copy, late] });
    expect(done.observe().value('cart', 'edge_error_ratio')?.eventAt).toBe(3 * minute);
  });
});

describe('two distortions of one series', () => {
  it('takes effect in a fixed order, whatever the order in the file', () => {
    const both: DistortionDocuments = [
      { kind: 'drop', id: 'a', at: '2m', ...memory },
      { kind: 'contradict', id: 'b', at: '2m', ...memory, value: 0.4 },
    ];
    expect(shown(both, 4 * minute).value?.quality).toBe('missing');
    expect(shown(both.toReversed(), 4 * minute).value?.quality).toBe('missing');
  });
});

describe('evidence that was never shown', () => {
  it('has no upstream', () => {
    const { done } = shown([], 4 * minute);
    const made = { service: 'cart', metric: 'memory_ratio', source: 'service-metrics', value: 1, eventAt: 0 };
    const upstreams = done.signals
      .evidenceTruth([
        { ...made, metric: 'invented' },
        { ...made, eventAt: 5 * minute },
        { ...made, eventAt: 1_234 },
        { ...made, eventAt: 3 * minute },
      ])
      .map(({ upstream }) => upstream);
    expect(upstreams).toEqual(['none', 'none', 'none', 'service-metrics']);
  });

  it('has no upstream while it is still on its way', () => {
    const { done } = shown([{ kind: 'delay', id: 'late', at: '2m', by: '1m', ...memory }], 4 * minute);
    const early = {
      service: 'cart',
      metric: 'memory_ratio',
      source: 'service-metrics',
      value: 0,
      eventAt: 3.5 * minute,
    };
    expect(done.signals.evidenceTruth([early])[0]?.upstream).toBe('none');
  });
});

describe('an invalid sample', () => {
  it('is shown as invalid, which is neither missing nor zero', () => {
    const done = run([['cart', 'cpu_ratio', 'service-metrics', () => Number.NaN]], minute);
    expect(done.observe().value('cart', 'cpu_ratio')).toMatchObject({ value: null, quality: 'invalid' });
  });
});
