import { describe, expect, it } from 'vitest';
import type { Observation, Sample } from '../../../src/domain/observation.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import { readBaseline } from '../../../src/remediation/health.ts';
import type { VerifyInput } from '../../../src/remediation/verify.ts';
import { verifyEffect, whyUnknown } from '../../../src/remediation/verify.ts';
import type { Cells } from './shown.ts';
import { firing, observe, shownContext, shownService, users } from './shown.ts';

const minute = 60_000;
const plan = {
  action: { kind: 'scale-out', target: 'checkout', amount: 2 },
  scope: { services: ['checkout'] },
  verifyWithinMs: 5 * minute,
  canary: null,
} as unknown as Plan;

const before = { 'checkout/error_ratio': 0.3, 'checkout/latency_ms': 200, 'gateway/error_ratio': 0.1 };

const usersUnseen = { 'gateway/error_ratio': null, 'gateway/latency_ms': null };

const sick = () => observe(minute, before, { alerts: [firing('checkout')] });

/** A change completed at minute 2, looked at when this is shown, after `began` was shown. */
function looked(observation: Observation, began = sick(), changes: Partial<VerifyInput> = {}): VerifyInput {
  const baseline = readBaseline(began, 'checkout', ['checkout']);
  const ended = { appliedAt: 2 * minute, lastChangeAt: 2 * minute, changing: false, at: observation.at };
  return { observation, plan, users, baseline, ...ended, ...changes };
}

/** What comes of it. */
function effect(...given: Parameters<typeof looked>): string {
  return verifyEffect(looked(...given));
}

describe('verification', () => {
  it.each<[string, Observation, string]>([
    ['is too early before two looks', observe(2 * minute + 29_999, { 'checkout/error_ratio': 0 }), 'too-early'],
    ['finds help when nothing fires any more', observe(3 * minute, { 'checkout/error_ratio': 0 }), 'helped'],
    [
      'waits while the alert still fires',
      observe(3 * minute, { 'checkout/error_ratio': 0.1 }, { alerts: [firing('checkout')] }),
      'too-early',
    ],
    [
      'gives up at the end of the window',
      observe(7 * minute, { 'checkout/error_ratio': 0.1 }, { alerts: [firing('checkout')] }),
      'did-not-help',
    ],
    [
      'waits while a caller fires',
      observe(3 * minute, { 'checkout/error_ratio': 0 }, { alerts: [firing('gateway')] }),
      'too-early',
    ],
    [
      'does not mind what fires elsewhere',
      observe(3 * minute, { 'checkout/error_ratio': 0 }, { alerts: [firing('search')] }),
      'helped',
    ],
    [
      'cannot tell from silence that was ordered',
      observe(7 * minute, { 'checkout/error_ratio': 0 }, { silenced: ['checkout'] }),
      'cannot-tell',
    ],
    [
      'does not mind what is silenced elsewhere',
      observe(3 * minute, { 'checkout/error_ratio': 0 }, { silenced: ['search'] }),
      'helped',
    ],
    [
      'cannot tell when the value is missing',
      observe(3 * minute, { 'checkout/error_ratio': { quality: 'missing' } }),
      'cannot-tell',
    ],
    [
      'cannot tell from an invalid value',
      observe(3 * minute, { 'checkout/error_ratio': { quality: 'invalid' } }),
      'cannot-tell',
    ],
    [
      'cannot tell from a value older than the change',
      observe(3 * minute, { 'checkout/error_ratio': { value: 0, eventAt: 2 * minute } }),
      'cannot-tell',
    ],
    ['cannot tell when there is no series at all', observe(3 * minute), 'cannot-tell'],
    [
      'sees at once that errors rose',
      observe(3 * minute, { ...usersUnseen, 'checkout/error_ratio': 0.36 }, { alerts: [firing('checkout')] }),
      'did-not-help',
    ],
    [
      'sees at once that latency more than doubled',
      observe(3 * minute, { ...usersUnseen, 'checkout/error_ratio': 0.3, 'checkout/latency_ms': 401 }),
      'did-not-help',
    ],
    [
      'takes no harm from a latency that is merely higher',
      observe(3 * minute, { 'checkout/error_ratio': 0, 'checkout/latency_ms': 399 }),
      'helped',
    ],
  ])('%s', (_sentence, observation, expected) => {
    expect(effect(observation)).toBe(expected);
  });

  it('is content with any value that users feel where the alert names no series', () => {
    const composed = observe(minute, before, { alerts: [firing('checkout', { metric: 'burn_rate' })] });
    expect(effect(observe(3 * minute, { 'checkout/probe_success_ratio': 1 }), composed)).toBe('helped');
    expect(effect(observe(3 * minute, { 'checkout/cpu_ratio': 0.2 }), composed)).toBe('cannot-tell');
  });

  it("needs the caller's value too where the caller's alert was to end", () => {
    const both = observe(minute, before, { alerts: [firing('checkout'), firing('gateway')] });
    expect(effect(observe(3 * minute, { ...usersUnseen, 'checkout/error_ratio': 0 }), both)).toBe('cannot-tell');
    expect(effect(observe(3 * minute, { 'checkout/error_ratio': 0, 'gateway/error_ratio': 0 }), both)).toBe('helped');
  });

  it('cannot tell while the telemetry of those who call it stands still or no longer comes', () => {
    const own = { 'checkout/error_ratio': 0 };
    const alone = { ...own, 'gateway/latency_ms': null };
    const called = observe(minute, before, { alerts: [firing('checkout')] });
    expect(effect(observe(3 * minute, { ...own, 'gateway/error_ratio': 0 }), called)).toBe('helped');
    const frozen = { 'gateway/error_ratio': { value: 0, eventAt: minute } };
    expect(effect(observe(3 * minute, { ...alone, ...frozen }), called)).toBe('cannot-tell');
    expect(effect(observe(3 * minute, { ...alone, 'gateway/error_ratio': { quality: 'missing' } }), called)).toBe(
      'cannot-tell',
    );
    // Of who lies between one value that comes tells enough; of users, how they fare has to be told whole.
    const context = {
      services: [
        shownService('checkout', { callers: ['cart'] }),
        shownService('cart', { callers: ['gateway'] }),
        shownService('gateway', { trafficFraction: 1 }),
      ],
    };
    const between = observe(minute, before, { alerts: [firing('checkout')], context });
    const seen = (values: Cells) => effect(observe(3 * minute, { ...own, ...values }, { context }), between);
    const still = { value: 0, eventAt: minute };
    expect(seen({ 'cart/error_ratio': still })).toBe('cannot-tell');
    expect(seen({ 'cart/error_ratio': still, 'cart/latency_ms': 90 })).toBe('helped');
    expect(seen({ 'gateway/error_ratio': still, 'gateway/latency_ms': 90 })).toBe('too-early');
    expect(seen({ 'gateway/error_ratio': 0, 'gateway/latency_ms': { quality: 'missing' } })).toBe('too-early');
    expect(seen({ 'gateway/latency_ms': null })).toBe('too-early');
    expect(seen({ 'gateway/error_ratio': null })).toBe('too-early');
    expect(seen({ 'gateway/error_ratio': null, 'gateway/probe_success_ratio': 1 })).toBe('helped');
    // A view that stands still may be the one that would show it.
    expect(seen({ 'gateway/edge_error_ratio': still })).toBe('too-early');
    expect(seen({ 'gateway/edge_error_ratio': 0 })).toBe('helped');
    expect(seen({ 'gateway/edge_error_ratio': 0.12 })).toBe('too-early');
  });

  it('cannot tell from errors that nobody sees who asks the service, and can from those that one of them sees', () => {
    const told = (errors: number, edge: number, probe: number, gateway: Cells = usersUnseen) =>
      effect(
        observe(3 * minute, {
          'checkout/error_ratio': errors,
          'checkout/edge_error_ratio': edge,
          'checkout/probe_success_ratio': probe,
          ...gateway,
        }),
      );
    expect(told(0.6, 0, 1)).toBe('cannot-tell');
    expect([told(0.6, 0.39, 1), told(0.6, 0.41, 1), told(0.6, 0, 0.5)]).toEqual([
      'cannot-tell',
      'did-not-help',
      'did-not-help',
    ]);
    // Callers give up before the service knows that it failed them.
    expect(told(0, 0.6, 1, {})).toBe('helped');
  });

  it('sees no harm any more in what has passed by the newest that is shown, and sees it in what has not', () => {
    const passed = (metric: string, mean: number, now: number | null) => {
      const cell = now === null ? ({ quality: 'missing' } as const) : now;
      const values = { [`checkout/${metric}`]: cell, 'checkout/probe_success_ratio': 0.5 };
      const asked = (observation: Observation): Observation => ({
        ...observation,
        mean: (service, of, windowMs) =>
          service === 'checkout' && of === metric ? mean : observation.mean(service, of, windowMs),
      });
      // Users who are not seen have nothing taken for harm that has passed, and help is seen by them alone.
      const [harm, help] = [observe(3 * minute, { ...values, ...usersUnseen }), observe(3 * minute, values)];
      return effect(asked(harm)) === 'did-not-help' ? 'did-not-help' : effect(asked(help));
    };
    const errors = [
      passed('error_ratio', 0.5, 0.5),
      passed('error_ratio', 0.5, 0.35),
      passed('error_ratio', 0.5, null),
    ];
    expect(errors).toEqual(['did-not-help', 'helped', 'did-not-help']);
    expect(passed('error_ratio', 0.35, 0.5)).toBe('helped');
    const waits = [passed('latency_ms', 900, 900), passed('latency_ms', 900, 400), passed('latency_ms', 900, null)];
    expect(waits).toEqual(['did-not-help', 'helped', 'did-not-help']);
  });

  it('waits where those who call it fare worse than before, of which no alert can tell yet, and then cannot tell', () => {
    const frozen = observe(
      minute,
      { ...before, 'gateway/error_ratio': 0, 'gateway/latency_ms': 90 },
      { alerts: [firing('checkout')] },
    );
    const seen = (at: number, gateway: Readonly<Record<string, number>>) =>
      effect(observe(at, { 'checkout/error_ratio': 0, 'gateway/error_ratio': 0, ...gateway }), frozen);
    expect(seen(3 * minute, { 'gateway/error_ratio': 0.05 })).toBe('helped');
    expect(seen(3 * minute, { 'gateway/error_ratio': 0.06 })).toBe('too-early');
    expect(seen(3 * minute, { 'gateway/probe_success_ratio': 0.9 })).toBe('too-early');
    expect(seen(3 * minute, { 'gateway/latency_ms': 190 })).toBe('helped');
    expect(seen(3 * minute, { 'gateway/latency_ms': 191 })).toBe('too-early');
    expect(seen(7 * minute, { 'gateway/error_ratio': 0.06 })).toBe('cannot-tell');
  });

  it('does not take for harm what a throttle was declared to turn away, and takes what fails beyond it', () => {
    const action = { kind: 'throttle-traffic', target: 'checkout', amount: 0.3 } as const;
    const began = observe(minute, { ...before, 'checkout/error_ratio': 0.1 });
    const seen = (errors: number, gateway: Cells = {}) =>
      effect(observe(3 * minute, { 'checkout/error_ratio': errors, ...gateway }), began, { plan: { ...plan, action } });
    // Of what is let through a tenth fails as before: 0.3 + 0.7 of 0.1, and a twentieth is no noise.
    expect(seen(0.4)).toBe('helped');
    expect([seen(0.43), seen(0.4, usersUnseen), seen(0.43, usersUnseen)]).toEqual([
      'too-early',
      'too-early',
      'did-not-help',
    ]);
  });

  it('finds no help while users do not have what they were promised, though nothing fires', () => {
    const own = { 'checkout/error_ratio': 0 };
    const waited = observe(minute, { ...before, 'gateway/latency_ms': 800 }, { alerts: [firing('checkout')] });
    const seen = (at: number, gateway: Cells) => effect(observe(at, { ...own, ...gateway }), waited);
    expect(seen(3 * minute, { 'gateway/error_ratio': 0.1, 'gateway/latency_ms': 1_000 })).toBe('helped');
    expect(seen(3 * minute, { 'gateway/error_ratio': 0.11 })).toBe('too-early');
    expect(seen(3 * minute, { 'gateway/edge_error_ratio': 0.11 })).toBe('too-early');
    expect(seen(3 * minute, { 'gateway/probe_success_ratio': 0.89 })).toBe('too-early');
    expect(seen(3 * minute, { 'gateway/latency_ms': 1_001 })).toBe('too-early');
    expect(seen(7 * minute, { 'gateway/latency_ms': 1_001 })).toBe('cannot-tell');
  });

  it('finds no help where its target no longer tells of itself what it told before', () => {
    const leaks = observe(minute, before, { alerts: [firing('checkout', { metric: 'memory_ratio' })] });
    const seen = (values: Cells, at = 3 * minute) =>
      effect(observe(at, { 'checkout/memory_ratio': 0.2, ...values }), leaks);
    const well = { 'checkout/error_ratio': 0, 'checkout/latency_ms': 200 };
    expect(seen(well)).toBe('helped');
    expect(seen({ ...well, 'checkout/error_ratio': { quality: 'missing' } })).toBe('too-early');
    expect(seen({ ...well, 'checkout/latency_ms': { value: 200, eventAt: minute } })).toBe('too-early');
    expect(seen({ ...well, 'checkout/latency_ms': { quality: 'missing' } }, 7 * minute)).toBe('cannot-tell');
  });

  it('does not compare with the latency of requests that failed', () => {
    const failing = { ...before, 'checkout/error_ratio': 1, 'checkout/latency_ms': 5 };
    const began = observe(minute, failing, { alerts: [firing('checkout')] });
    const seen = (errors: number) =>
      effect(observe(3 * minute, { 'checkout/error_ratio': errors, 'checkout/latency_ms': 150 }), began);
    expect([seen(0), seen(0.94), seen(0.96)]).toEqual(['helped', 'helped', 'too-early']);
  });

  it('looks at users where they come in, whatever the dependency map says of who calls whom', () => {
    const old = shownContext({ services: [shownService('checkout'), shownService('gateway')] });
    const alone = observe(minute, before, { alerts: [firing('checkout')], context: old });
    const seen = observe(3 * minute, { 'checkout/error_ratio': 0, 'gateway/error_ratio': 0.5 }, { context: old });
    expect(effect(seen, alone)).toBe('too-early');
  });

  it('takes users for hurt who are well only in the newest that is shown, and not over a whole minute', () => {
    const observation = observe(4 * minute, { 'checkout/error_ratio': 0 });
    const seen = (metric: string, samples: readonly Sample[]) =>
      effect({
        ...observation,
        samplesSince: (service, of, since) =>
          service === 'gateway' && of === metric
            ? samples.filter(({ eventAt }) => eventAt > since)
            : observation.samplesSince(service, of, since),
      });
    const every = (seconds: number, value: (second: number) => number) =>
      Array.from({ length: 240 / seconds }, (_, place) => (place + 1) * seconds).map((second) => ({
        eventAt: second * 1_000,
        value: value(second),
      }));
    // For a third of the minute just under and just over three times what is promised: that is what the mean of it tells.
    const flickering = (over: number) => every(5, (second) => (second > 180 && second <= 200 ? over : 0));
    expect(seen('error_ratio', flickering(0.29))).toBe('helped');
    expect(seen('error_ratio', flickering(0.31))).toBe('too-early');
    expect(seen('latency_ms', flickering(2_900))).toBe('helped');
    expect(seen('latency_ms', flickering(3_100))).toBe('too-early');
    // What was before that minute is past; of what was not seen in it nobody knows.
    expect(
      seen(
        'error_ratio',
        every(5, (second) => (second <= 180 ? 1 : 0)),
      ),
    ).toBe('helped');
    expect(
      seen(
        'error_ratio',
        every(30, () => 0),
      ),
    ).toBe('helped');
    expect(
      seen(
        'error_ratio',
        every(40, () => 0),
      ),
    ).toBe('too-early');
    const lost = every(5, () => 0).filter(({ eventAt }) => eventAt <= 180_000 || eventAt > 215_000);
    expect(seen('error_ratio', lost)).toBe('too-early');
    const gone = every(5, () => 0).filter(({ eventAt }) => eventAt <= 180_000);
    expect(seen('error_ratio', gone)).toBe('too-early');
  });

  it('takes nothing back early on a target that fares worse while users who pass through it have what they were promised', () => {
    const worse = { 'checkout/error_ratio': 0.5 };
    const slow = { ...before, 'gateway/latency_ms': 800 };
    const at = (moment: number, gateway: Cells, alerts = [firing('checkout')], callers = ['gateway']) => {
      const context = { services: [shownService('checkout', { callers }), shownService('gateway')] };
      const began = observe(minute, slow, { alerts: [firing('checkout')], context });
      return effect(observe(moment, { ...worse, ...gateway }, { alerts, context }), began);
    };
    expect(at(3 * minute, { 'gateway/error_ratio': 0.02 })).toBe('too-early');
    expect(at(7 * minute, { 'gateway/error_ratio': 0.02 })).toBe('did-not-help');
    expect(at(3 * minute, { 'gateway/error_ratio': 0.2 })).toBe('did-not-help');
    expect(at(3 * minute, { 'gateway/latency_ms': 900 })).toBe('too-early');
    expect(at(3 * minute, { 'gateway/latency_ms': 1_001 })).toBe('did-not-help');
    // What fares worse was not helped, though no alert says so: those are raised by longer means.
    expect(at(3 * minute, { 'gateway/error_ratio': 0.02 }, [])).toBe('too-early');
    expect(at(7 * minute, { 'gateway/error_ratio': 0.02 }, [])).toBe('did-not-help');
    // Nothing shown of users, or none of them shown on its path: their silence spares nobody.
    expect(at(3 * minute, usersUnseen)).toBe('did-not-help');
    expect(at(3 * minute, { 'gateway/error_ratio': 0.02 }, undefined, [])).toBe('did-not-help');
  });

  it('gives the whole time as well while users have only just got what they were promised, and none to a worse entry', () => {
    const alerts = [firing('checkout')];
    const now = observe(3 * minute, { 'checkout/error_ratio': 0.5, 'gateway/error_ratio': 0.02 }, { alerts });
    const mean: Observation['mean'] = (service, metric, ms) =>
      service === 'gateway' && metric === 'error_ratio' ? 0.2 : now.mean(service, metric, ms);
    expect(effect({ ...now, mean })).toBe('too-early');
    const entry = { entry: 'checkout', objective: { successRatioMin: 0.9, latencyMax: 1_000 } };
    const shown = observe(minute, { 'checkout/error_ratio': 0, 'checkout/latency_ms': 200 }, { alerts });
    const slower = observe(3 * minute, { 'checkout/error_ratio': 0, 'checkout/latency_ms': 401 }, { alerts });
    expect(effect(slower, shown, { users: entry })).toBe('did-not-help');
  });

  it('finds no help before a later change of automation is shown by how users fare', () => {
    const own = { 'checkout/error_ratio': 0 };
    const seen = (at: number, eventAt: number, lastChangeAt: number) =>
      effect(observe(at, { ...own, 'gateway/error_ratio': { value: 0, eventAt } }), undefined, { lastChangeAt });
    expect(seen(4 * minute, 4 * minute, 3 * minute)).toBe('helped');
    // Changed a moment ago, shown for less than a minute, or shown as users fared before it: none of it is the end.
    expect(seen(4 * minute, 4 * minute, 3.1 * minute)).toBe('too-early');
    expect(seen(4 * minute, 3.9 * minute, 3 * minute)).toBe('too-early');
    expect(seen(4 * minute, 3 * minute, 3 * minute)).toBe('too-early');
    expect(seen(7 * minute, 3 * minute, 3 * minute)).toBe('cannot-tell');
  });

  it('finds no help while automation is changing something else', () => {
    const shown = (at: number) => looked(observe(at, { 'checkout/error_ratio': 0 }), undefined, { changing: true });
    expect([verifyEffect(shown(3 * minute)), verifyEffect(shown(7 * minute))]).toEqual(['too-early', 'cannot-tell']);
    expect(whyUnknown(shown(7 * minute))).toMatch(/^a later change goes on/);
  });

  it('asks no users about what carries telemetry, and whether something else is changed there as well', () => {
    const cured = { 'checkout/error_ratio': 0, 'gateway/error_ratio': 0.5 };
    const kind = (of: 'telemetry' | 'stateless', changes: Partial<VerifyInput> = {}) => {
      const context = { services: [shownService('checkout', { kind: of })] };
      const began = observe(minute, before, { alerts: [firing('checkout')], context });
      return effect(observe(3 * minute, cured, { context }), began, changes);
    };
    expect([kind('telemetry'), kind('stateless')]).toEqual(['helped', 'too-early']);
    expect(kind('telemetry', { changing: true })).toBe('too-early');
    expect(kind('telemetry', { lastChangeAt: 2.5 * minute })).toBe('helped');
    expect(kind('telemetry', { lastChangeAt: 2.6 * minute })).toBe('too-early');
  });

  it('holds users against the very share that may fail', () => {
    const fewFail = (ratio: number, successRatioMin: number) =>
      effect(observe(3 * minute, { 'checkout/error_ratio': 0, 'gateway/error_ratio': ratio }), undefined, {
        users: { entry: 'gateway', objective: { successRatioMin, latencyMax: 1_000 } },
      });
    expect([fewFail(0, 1), fewFail(0.0001, 1)]).toEqual(['helped', 'too-early']);
    expect([fewFail(0.0005, 0.9995), fewFail(0.0006, 0.9995)]).toEqual(['helped', 'too-early']);
  });

  it('spares nobody while users are failed by half of what may fail more often than before, nor for what is put into a queue', () => {
    const alerts = [firing('checkout')];
    const worse = (gateway: number, kind: 'stateless' | 'queue', wasFailing: number | null = 0) => {
      const services = [shownService('checkout', { kind, callers: ['gateway'] }), shownService('gateway')];
      const values = { 'checkout/error_ratio': 1, 'gateway/error_ratio': gateway };
      const shown = observe(minute, { ...before, 'gateway/error_ratio': wasFailing }, { alerts });
      return effect(observe(3 * minute, values, { alerts, context: { services } }), shown);
    };
    expect([worse(0.05, 'stateless'), worse(0.06, 'stateless'), worse(0, 'queue')]).toEqual([
      'too-early',
      'did-not-help',
      'did-not-help',
    ]);
    expect(worse(0, 'stateless', null)).toBe('did-not-help');
  });

  it('gives the whole time where users are hurt, but noticeably less often than before, and nobody else fares worse', () => {
    const alerts = [firing('checkout')];
    const services = [
      shownService('checkout', { callers: ['gateway', 'orders'] }),
      shownService('orders'),
      shownService('gateway'),
    ];
    const hurt = (gateway: number, at = 3 * minute, orders = 0, more: Cells = {}) => {
      const were = { ...before, 'gateway/error_ratio': 0.7, 'orders/error_ratio': 0 };
      const shown = observe(minute, were, { alerts, context: { services } });
      const told = { 'checkout/error_ratio': 1, 'gateway/error_ratio': gateway, 'orders/error_ratio': orders };
      const values = { ...told, ...more };
      return effect(observe(at, values, { alerts, context: { services } }), shown);
    };
    expect([hurt(0.2), hurt(0.64)]).toEqual(['too-early', 'too-early']);
    expect([hurt(0.66), hurt(0.7), hurt(0.2, 7 * minute), hurt(0.2, 3 * minute, 0.1)]).toEqual(
      Array(4).fill('did-not-help'),
    );
    // What was told of users and is not told anew may be worse, and so may how long they wait.
    const old = { value: 90, eventAt: minute };
    const others: readonly Cells[] = [
      { 'gateway/latency_ms': old },
      { 'gateway/latency_ms': null },
      { 'gateway/latency_ms': 1_001 },
      { 'gateway/edge_error_ratio': { ...old, value: 0.2 } },
    ];
    expect(others.map((cells) => hurt(0.2, 3 * minute, 0, cells))).toEqual(Array(4).fill('did-not-help'));
  });

  it('spares those for whom a queue only takes longer, for as long as they have what they were promised', () => {
    const alerts = [firing('checkout')];
    const slower = (gateway: number) => {
      const services = [shownService('checkout', { kind: 'queue', callers: ['gateway'] }), shownService('gateway')];
      const [was, is] = [{ 'checkout/error_ratio': 0 }, { 'gateway/error_ratio': gateway }];
      const shown = observe(minute, { ...before, ...was, 'checkout/latency_ms': 200 }, { alerts });
      const values = { ...was, ...is, 'checkout/latency_ms': 1_000 };
      return effect(observe(3 * minute, values, { alerts, context: { services } }), shown);
    };
    expect([slower(0), slower(0.3)]).toEqual(['too-early', 'did-not-help']);
  });

  it('spares those for whom a queue works again, if everybody who puts into it fails less often and nobody more', () => {
    const alerts = [firing('checkout')];
    type Failing = Readonly<Record<'gateway' | 'orders' | 'admin', number | null>>;
    const failing = (changes: Partial<Failing>): Failing => ({ gateway: 0.2, orders: 0.2, admin: 0, ...changes });
    const worse = (was: Failing, is: Failing, own = 0.15, callers = ['gateway', 'orders']) => {
      const services = [
        shownService('checkout', { kind: 'queue', callers }),
        shownService('orders', { callers: ['admin', 'gateway'] }),
        shownService('gateway'),
        shownService('admin'),
      ];
      const context = { services };
      const cells = (ofQueue: number, ratios: Failing): Cells => ({
        ...before,
        'checkout/error_ratio': ofQueue,
        ...Object.fromEntries(
          Object.entries(ratios).map(([name, value]) => [`${name}/error_ratio`, value ?? { quality: 'missing' }]),
        ),
      });
      const shown = observe(minute, cells(0, was), { alerts, context });
      return effect(observe(3 * minute, cells(own, is), { alerts, context }), shown);
    };
    const well = failing({ gateway: 0, orders: 0 });
    expect(worse(failing({}), well)).toBe('too-early');
    // Hardly or not better off, not seen, or worse off: each of them alone is enough.
    const others = [
      worse(failing({ gateway: 0.05 }), well),
      worse(failing({ orders: 0 }), well),
      worse(failing({}), { ...well, orders: null }),
      worse(failing({}), { ...well, orders: 0.26 }),
      worse(failing({}), { ...well, admin: 0.06 }),
      // It fails by more than they fail less, or nobody is known to call it.
      worse(failing({}), well, 0.2),
      worse(failing({}), well, 0.15, []),
    ];
    expect(others).toEqual(Array(7).fill('did-not-help'));
  });

  it('finds no help by how users fared longer than a minute ago', () => {
    const seen = (agoMs: number, at = 5 * minute) =>
      effect(observe(at, { 'checkout/error_ratio': 0, 'gateway/error_ratio': { value: 0, eventAt: at - agoMs } }));
    expect([seen(0), seen(minute), seen(minute + 1)]).toEqual(['helped', 'helped', 'too-early']);
    expect(seen(minute + 1, 8 * minute)).toBe('cannot-tell');
  });

  it('says why it could not tell', () => {
    const why = (gateway: Cells, lastChangeAt = 2 * minute) =>
      whyUnknown(looked(observe(7 * minute, { 'checkout/error_ratio': 0, ...gateway }), undefined, { lastChangeAt }));
    expect(why({ 'gateway/probe_success_ratio': 0.89 })).toBe('users do not have what they were promised');
    expect(why({}, 7 * minute)).toBe('a later change goes on, or ended too short a while ago to be told from it');
    expect(why({ 'gateway/error_ratio': { value: 0, eventAt: 2.5 * minute } }, 3 * minute)).toBe(
      'it is not shown how users fare since the last change',
    );
    expect(why({ 'gateway/error_ratio': { value: 0, eventAt: 5.9 * minute } }, 3 * minute)).toBe(
      'it is not shown how users fare since the last change',
    );
    expect(why({ 'gateway/error_ratio': { value: 0, eventAt: 6.5 * minute } }, 6 * minute)).toBe(
      'users were not seen to have what they were promised for a whole minute',
    );
    expect(why({ 'gateway/error_ratio': 0.16 })).toBe('others fare worse than before it, and no alert says so yet');
    expect(why({ 'checkout/error_ratio': { quality: 'missing' } })).toBe(
      'the values that would show its effect are missing',
    );
  });
});
