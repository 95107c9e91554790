import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../src/domain/observation.ts';
import { trendFacts } from '../../../src/policy/trend-facts.ts';
import { safePlan } from '../../helpers/policy-facts.ts';
import { observationOf } from '../agent/fixture.ts';

const minute = 60_000;
const sampleMs = 5_000;

/** A metric over time, in milliseconds from the start; null while nothing is shown. */
type Course = (at: number) => number | null;

const steady: Readonly<Record<string, Course>> = {
  request_rps: () => 50,
  cpu_ratio: () => 0.4,
  replicas_ready: () => 4,
  memory_ratio: () => 0.5,
};

/** The shop at a minute, with these courses, of which a sample is taken every five seconds. */
function trend(at: number, courses: Readonly<Record<string, Course>>, plan = safePlan) {
  const course = (metric: string): Course => courses[metric] ?? steady[metric] ?? (() => null);
  const meanAgo = (_service: string, metric: string, windowMs: number, agoMs: number) => {
    const until = at * minute - agoMs;
    const samples = Array.from({ length: windowMs / sampleMs }, (_, place) => until - (place + 0.5) * sampleMs)
      .map((moment) => (moment < 0 ? null : course(metric)(moment)))
      .filter((value) => value !== null);
    if (samples.length === 0) return null;
    const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
    return Number(mean.toPrecision(12));
  };
  const observation: Observation = {
    ...observationOf({ at: at * minute, shown: { checkout: {} } }),
    measured: (_service, metric) => course(metric)(at * minute),
    mean: (service, metric, windowMs) => meanAgo(service, metric, windowMs, 0),
    meanAgo,
  };
  return trendFacts({ observation, target: 'checkout', entry: 'gateway' }, plan);
}

/** One value until a minute, and another from then on. */
const turning =
  (minutes: number, before: number | null, after: number): Course =>
  (at) =>
    at < minutes * minute ? before : after;
/** What a breaker lets through that is closed for a quarter of each minute, from a second of it on. */
const flapping =
  (rate: number, second = 0): Course =>
  (at) =>
    (at + minute - second * 1_000) % minute < minute / 4 ? rate : rate / 7;
/** Grows by so much a minute from one half. */
const growing =
  (perMinute: number): Course =>
  (at) =>
    0.5 + (perMinute * at) / minute;

const adding = (amount: number) => ({
  ...safePlan,
  action: { kind: 'scale-out' as const, target: 'checkout', amount },
});

describe('the rise of load', () => {
  it('is what comes now as a multiple of what came an hour ago, or as long ago as anything is shown', () => {
    expect(trend(20, {}).load.rise).toBe(1);
    expect(trend(20, { request_rps: turning(8, 50, 125) }).load.rise).toBe(2.5);
    expect(trend(90, { request_rps: turning(8, 50, 125) }).load.rise).toBe(1);
    expect(trend(20, { request_rps: (at) => (at < 6 * minute ? null : at < 12 * minute ? 50 : 100) }).load.rise).toBe(
      2,
    );
  });

  it('is not known where those before came unevenly, as when a breaker opened and closed then', () => {
    for (const second of [0, 5, 10, 25, 40, 55]) {
      expect(trend(20, { request_rps: flapping(70, second) }).load.rise, `${second}`).toBeNull();
    }
    // Half as many again for a fifth of the time.
    expect(trend(20, { request_rps: (at) => (at < 24_000 ? 75 : 50) }).load.rise).toBeNull();
  });

  it('is not known where users came in numbers while what is usual was measured; who came sooner is the usual', () => {
    const surgeFrom = (second: number) => trend(20, { request_rps: turning(second / 60, 50, 150) }).load.rise;
    for (let second = 10; second < 120; second += 5) expect(surgeFrom(second), `${second}`).toBeNull();
    expect([surgeFrom(0), surgeFrom(120)]).toEqual([1, 3]);
  });

  it('is the most now of the most before, so that noise of either is none', () => {
    const noisy: Course = (at) => 50 + 5 * Math.sin(at / 7_000);
    expect(trend(20, { request_rps: noisy }).load.rise).toBeCloseTo(1, 1);
  });

  it('is known where those before came as unevenly as few requests do, from one quarter of a minute to the next', () => {
    const few: Course = (at) => [12.2, 14.8, 13.1, 15.2, 12, 14.2][Math.floor(at / 15_000) % 6] ?? null;
    const { rise } = trend(20, { request_rps: few }).load;
    expect(rise).toBeGreaterThan(1);
    expect(rise).toBeLessThan(1.2);
  });

  it('of what comes in the same bursts then and now is never told as a rise', () => {
    const lengths = [5, 10, 15, 20, 25];
    const told = [1.5, 2, 3, 7].flatMap((times) =>
      lengths.map((seconds) => {
        const bursts: Course = (at) => (at % 30_000 < seconds * 1_000 ? 50 * times : 50);
        return trend(20, { request_rps: bursts }).load.rise ?? 1;
      }),
    );
    expect(Math.max(...told)).toBeLessThan(1.25);
    expect(told.filter((rise) => rise > 1).length).toBeGreaterThan(2);
  });

  it('of users who were there from the first seconds on, and of no others who came then, is none', () => {
    const surge = (times: number, second: number) =>
      trend(20, { request_rps: turning(second / 60, 50, 50 * times) }).load.rise;
    expect([10, 15, 20, 25].map((second) => surge(2, second))).toEqual([null, null, null, null]);
    expect([10, 15, 20, 25].map((second) => surge(1.5, second))).toEqual([1, null, null, null]);
    const late = [5, 10, 15, 20, 25].map((second) => surge(1.5, 120 - second));
    expect(late.map((rise) => rise === null || rise > 1.25)).toEqual([true, true, true, true, true]);
  });

  it('of users who came in numbers after the first half minute of what is usual is never told as less than four fifths', () => {
    const seconds = Array.from({ length: 18 }, (_, place) => 30 + 5 * place);
    const told = [1.3, 1.5, 2, 5].flatMap((times) =>
      seconds.map((second) => ({
        times,
        rise: trend(20, { request_rps: turning(second / 60, 50, 50 * times) }).load.rise,
      })),
    );
    const known = told.flatMap(({ times, rise }) => (rise === null ? [] : [rise / times]));
    expect(known.length).toBeGreaterThan(3);
    expect(Math.min(...known)).toBeGreaterThanOrEqual(0.8 - 1e-9);
  });

  it('is told of users who come in numbers, of which a breaker lets few through at times', () => {
    expect(trend(20, { request_rps: (at) => (at < 8 * minute ? 70 : flapping(140)(at)) }).load.rise).toBe(2);
  });

  it('is not known where nothing came before, or nothing is shown now', () => {
    expect(trend(20, { request_rps: turning(8, 0, 125) }).load.rise).toBeNull();
    expect(trend(20, { request_rps: (at) => (at < 8 * minute ? 50 : null) }).load.rise).toBeNull();
    expect(trend(20, { request_rps: () => null }).load.rise).toBeNull();
  });
});

describe('the swing of load', () => {
  it('is the busiest minute of the last ten as a multiple of the quietest, or of those since the observation began', () => {
    expect(trend(20, {}).load.swing).toBe(1);
    expect(trend(20, { request_rps: turning(12, 50, 75) }).load.swing).toBe(1.5);
    expect(trend(20, { request_rps: turning(10, 50, 75) }).load.swing).toBe(1);
    expect(trend(6.5, { request_rps: turning(5, 75, 50) }).load.swing).toBe(1.5);
  });

  it('tells a load that goes up, or down and up again, from one that is as it was an hour ago', () => {
    const rising: Course = (at) => (at < 18 * minute ? 5 * (at / minute) : 90);
    const { rise, swing } = trend(20, { request_rps: (at) => (at < 2 * minute ? 90 : rising(at)) }).load;
    expect(rise).toBe(1);
    expect(swing).toBeGreaterThan(1.5);
    const dip: Course = (at) => 50 + 10 * Math.abs(at / minute - 15);
    expect(trend(20, { request_rps: dip }).load.swing).toBeGreaterThan(1.4);
  });

  it('is none for the noise of a load', () => {
    const noisy: Course = (at) => 50 + 10 * Math.sin(at / 3_000);
    expect(trend(20, { request_rps: noisy }).load.swing).toBeLessThan(1.1);
  });

  it('takes in the first seconds that were observed as well', () => {
    const falling: Course = (at) => Math.max(120 - at / 1_000, 60);
    const swings = [3, 3.25, 3.5, 3.75, 4].map((at) => trend(at, { request_rps: falling }).load.swing ?? 0);
    expect(Math.min(...swings)).toBeGreaterThan(1.4);
  });

  it('is not known where a quarter of a minute is not shown, a minute has no requests, or little was observed', () => {
    const lost = (from: number, seconds: number) =>
      trend(20, { request_rps: (at) => (at >= from * minute && at < from * minute + 1_000 * seconds ? null : 50) });
    for (const from of [10, 14.1, 17.9, 19.4]) expect(lost(from, 30).load.swing, `${from}`).toBeNull();
    expect([lost(9, 60).load.swing, lost(14.1, 10).load.swing]).toEqual([1, 1]);
    expect(trend(20, { request_rps: turning(15, 0, 50) }).load.swing).toBeNull();
    expect([trend(2.9, {}).load.swing, trend(3, {}).load.swing]).toEqual([null, 1]);
    expect(trend(20, { request_rps: (at) => (at < 20 * minute ? 50 : null) }).load.swing).toBeNull();
  });

  it('is not less for a peak of which the samples were lost', () => {
    const peak =
      (seconds: number): Course =>
      (at) =>
        at >= 15 * minute && at < 15 * minute + 1_000 * seconds ? 130 : 70;
    const swings = [35, 60].map((seconds) => {
      const lost: Course = (at) =>
        at >= 15 * minute && at < 15 * minute + 1_000 * (seconds + 5) ? null : peak(seconds)(at);
      return [trend(20, { request_rps: peak(seconds) }), trend(20, { request_rps: lost })].map(
        ({ load }) => load.swing,
      );
    });
    expect(swings).toEqual([
      [1.5, null],
      [expect.closeTo(1.857, 3), null],
    ]);
  });
});

describe('the rise that is not amplified', () => {
  type Called = Readonly<Record<string, { readonly rps: Course; readonly callers?: readonly string[] }>>;
  /** Checkout gets twice as much since minute 10 from these callers; of the others each says what it gets, and who calls it. */
  const load = (
    others: Called,
    callers: readonly string[] = ['orders'],
    rps = turning(10, 50, 100),
    entry = 'gateway',
  ) => {
    const at = 20 * minute;
    const all: Called = { ...others, checkout: { rps, callers }, bystander: { rps: turning(10, 50, 500) } };
    const course = (service: string, metric: string): Course =>
      (metric === 'request_rps' ? all[service]?.rps : undefined) ?? (() => null);
    const meanAgo: Observation['meanAgo'] = (service, metric, windowMs, agoMs) => {
      const moments = Array.from({ length: windowMs / sampleMs }, (_, place) => at - agoMs - (place + 0.5) * sampleMs);
      const samples = moments.map((moment) => (moment < 0 ? null : course(service, metric)(moment)));
      const shown = samples.filter((value) => value !== null);
      return shown.length === 0 ? null : shown.reduce((sum, value) => sum + value, 0) / shown.length;
    };
    const plain = observationOf({ at, shown: { checkout: {} } });
    const [one] = plain.context.services;
    const services = Object.entries(all).map(([name, { callers: by = [] }]) => ({ ...one!, name, callers: by }));
    const measured = (service: string, metric: string) => course(service, metric)(at);
    const observation = { ...plain, context: { ...plain.context, services }, measured, meanAgo };
    return trendFacts({ observation, target: 'checkout', entry }, safePlan).load;
  };
  const twice = turning(10, 30, 60);
  const usual: Course = () => 30;
  const orders = (rps: Course) => ({ rps, callers: ['gateway'] });

  it('is all of it where users come in, where its callers get no more than comes in there, and of users of its own', () => {
    expect(load({}, [], undefined, 'checkout')).toMatchObject({ rise: 2, unamplified: 2 });
    const all = [
      load({ gateway: { rps: usual } }, ['gateway']),
      load({ gateway: { rps: twice } }, ['gateway']),
      load({ orders: orders(twice), gateway: { rps: twice } }),
      load({ orders: orders(usual), gateway: { rps: usual } }),
      load({ orders: orders(usual), gateway: { rps: twice } }),
    ];
    expect(all).toEqual(Array(5).fill(expect.objectContaining({ rise: 2, unamplified: 2 })));
  });

  it('is without what a caller gets more of than comes in where users do, for that is tried again', () => {
    expect(load({ orders: orders(twice), gateway: { rps: usual } })).toMatchObject({ rise: 2, unamplified: 1 });
    expect(load({ orders: orders(twice), gateway: { rps: turning(10, 30, 45) } })).toMatchObject({ unamplified: 1.5 });
  });

  it('goes by the caller that gets the most more, however much the others get', () => {
    const search = { rps: () => 3_000, callers: ['gateway'] };
    const both = { orders: orders(twice), search, gateway: { rps: usual } };
    expect(load(both, ['orders', 'search'])).toMatchObject({ unamplified: 1 });
    expect(load(both, ['search', 'orders'])).toMatchObject({ unamplified: 1 });
  });

  it('is not known where a caller or the entry does not show it, now or at the moment that it is compared with', () => {
    const gateway = { rps: usual };
    const late: Course = (at) => (at < 11 * minute ? null : 60);
    expect(load({ orders: orders(twice), gateway: { rps: () => null } }).unamplified).toBeNull();
    expect(load({ orders: orders(() => null), gateway }).unamplified).toBeNull();
    expect(load({ orders: orders((at) => (at < 15 * minute ? 30 : null)), gateway }).unamplified).toBeNull();
    expect(load({ orders: orders(late), gateway }).unamplified).toBeNull();
    expect(load({ orders: orders(twice), gateway: { rps: late } }).unamplified).toBeNull();
    expect(load({ orders: orders(() => 0), gateway }).unamplified).toBeNull();
    expect(load({ gateway }, ['gateway'], turning(1, 50, 100))).toMatchObject({ rise: null, unamplified: null });
  });

  it('is not known by a map on which nobody calls it, or on which nobody who does is called from where users come in', () => {
    const gateway = { rps: usual };
    expect(load({ gateway }, []).unamplified).toBeNull();
    expect(load({ orders: { rps: usual }, gateway }).unamplified).toBeNull();
    expect(load({ orders: { rps: usual, callers: ['checkout'] }, gateway }).unamplified).toBeNull();
    expect(load({ gateway }, ['gone']).unamplified).toBeNull();
  });
});

describe('the room after a step', () => {
  const surge = { request_rps: turning(8, 50, 125), cpu_ratio: turning(8, 0.4, 1) };

  it('is what so many requests took before, over the replicas that will be there', () => {
    expect(trend(20, surge).after).toBe(1);
    expect(trend(20, surge, adding(4)).after).toBe(0.5);
    expect(trend(20, surge, adding(1)).after).toBe(0.8);
    expect(trend(20, { ...surge, replicas_ready: turning(15, 4, 2) }, adding(2)).after).toBe(1);
  });

  it('goes by what so many requests took on the mean, also where more of them came at times', () => {
    const { after } = trend(20, { request_rps: flapping(70), cpu_ratio: flapping(0.7) });
    expect(after).toBeCloseTo(0.7, 2);
  });

  it('counts only what the step adds to the service itself', () => {
    const elsewhere = { ...adding(4), action: { ...adding(4).action, target: 'cart' } };
    const less = { ...adding(4), action: { ...adding(4).action, kind: 'scale-in' as const } };
    expect([trend(20, surge, elsewhere).after, trend(20, surge, less).after]).toEqual([1, 1]);
  });

  it('is not known of what was overloaded before as well, or is not shown', () => {
    expect(trend(20, { ...surge, cpu_ratio: () => 0.96 }, adding(2)).after).toBeNull();
    expect(trend(20, { ...surge, cpu_ratio: () => null }, adding(2)).after).toBeNull();
    expect(trend(20, { ...surge, replicas_ready: () => null }, adding(2)).after).toBeNull();
    expect(trend(20, { request_rps: () => null }, adding(2)).after).toBeNull();
    expect(trend(20, { ...surge, replicas_ready: turning(15, 4, 0) }).after).toBeNull();
  });
});

describe('how long memory lasts', () => {
  it('is the time until it is full at the pace of the last minutes, over what the step takes', () => {
    const plan = { ...safePlan, durationMs: 2 * minute };
    expect(trend(10, { memory_ratio: growing(0.01) }, plan).memory.lasts).toBeCloseTo(20.1, 1);
    expect(trend(10, { memory_ratio: growing(0.04) }, plan).memory.lasts).toBeCloseTo(1.37, 1);
    expect(trend(10, { memory_ratio: growing(0.04) }, { ...plan, durationMs: 8 * minute }).memory.lasts).toBeLessThan(
      1,
    );
  });

  it('is not known where it does not grow, is not shown, or there is no step', () => {
    expect(trend(10, {}).memory.lasts).toBeNull();
    expect(trend(10, { memory_ratio: growing(-0.01) }).memory.lasts).toBeNull();
    expect(trend(10, { memory_ratio: () => null }).memory.lasts).toBeNull();
    expect(trend(2, { memory_ratio: growing(0.01) }).memory.lasts).toBeNull();
    expect(trend(10, { memory_ratio: growing(0.01) }, { ...safePlan, durationMs: 0 }).memory.lasts).toBeNull();
  });
});
