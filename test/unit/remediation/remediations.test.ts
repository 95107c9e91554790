import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/domain/limits.ts';
import type { Observation } from '../../../src/domain/observation.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import type { Completion } from '../../../src/domain/world.ts';
import { nothingTouched } from '../../../src/domain/world.ts';
import type { Remediations } from '../../../src/remediation/remediations.ts';
import { createRemediations } from '../../../src/remediation/remediations.ts';
import { firing, observe, users } from './shown.ts';

const minute = 60_000;

function planOf(undo: Plan['undo']['kind'] = 'undo'): Plan {
  return {
    action: { kind: 'scale-out', target: 'checkout', amount: 2 },
    runbook: null,
    pattern: null,
    scope: {
      services: ['checkout'],
      namespaces: ['shop'],
      concurrentFraction: 0,
      cumulativeFraction: 0.4,
      replicas: 2,
      trafficFraction: 0.4,
    },
    tier: 1,
    idempotent: false,
    undo: { kind: undo, durationMs: minute },
    durationMs: minute,
    verifyWithinMs: 5 * minute,
    canary: null,
    digest: 'digest',
    idempotencyKey: 'key',
  };
}

function completion(id: string, at: number, outcome: Completion['outcome'] = 'done'): Completion {
  return { id, at, outcome, reason: 'because', touched: nothingTouched };
}

const sick = (at: number, errors = 0.3): Observation =>
  observe(at, { 'checkout/error_ratio': errors, 'gateway/error_ratio': 0.2 }, { alerts: [firing('checkout')] });
const well = (at: number): Observation => observe(at, { 'checkout/error_ratio': 0 });
const blind = (at: number): Observation => observe(at, { 'checkout/error_ratio': { quality: 'missing' } });

/** Started at minute 1, completed at minute 2. */
function applied(
  mode: Parameters<typeof createRemediations>[0] = 'undo-then-escalate',
  undo: Plan['undo']['kind'] = 'undo',
): Remediations {
  const remediations = createRemediations(mode, users);
  remediations.start({ id: 'apply-1', at: minute, plan: planOf(undo), observation: sick(minute) });
  expect(remediations.completed(completion('apply-1', 2 * minute))).toEqual({
    id: 'apply-1',
    what: 'apply',
    isCanary: false,
    steps: [],
  });
  return remediations;
}

const outcomes = (remediations: Remediations) => remediations.history.map(({ outcome }) => outcome);

describe('remediations', () => {
  it('begin with the command that applies the plan, and are remembered as open', () => {
    const remediations = createRemediations('escalate', users);
    expect(remediations.start({ id: 'apply-1', at: minute, plan: planOf(), observation: sick(minute) })).toEqual({
      kind: 'apply',
      id: 'apply-1',
      action: planOf().action,
      by: 'automation',
    });
    expect(remediations.history).toEqual([
      {
        at: minute,
        target: 'checkout',
        action: 'scale-out',
        idempotencyKey: 'key',
        services: ['checkout'],
        outcome: 'open',
      },
    ]);
    expect([remediations.open, remediations.verifying]).toEqual([1, false]);
  });

  it('are closed as helpful once what fired has stopped on values measured since', () => {
    const remediations = applied();
    expect(remediations.verifying).toBe(true);
    expect(remediations.verify(2 * minute + 15_000, well(2 * minute + 15_000))).toEqual([]);
    expect(remediations.verify(3 * minute, sick(3 * minute))).toEqual([]);
    expect(remediations.verify(4 * minute, well(4 * minute))).toMatchObject([
      { kind: 'verified', id: 'apply-1', result: 'helped', then: 'close', command: null, escalate: false },
    ]);
    expect(outcomes(remediations)).toEqual(['helped']);
    expect(remediations.open).toBe(0);
  });

  it('are looked at anew after a later one, whose end may change how users fare', () => {
    const remediations = applied();
    remediations.start({ id: 'apply-2', at: 2 * minute, plan: planOf(), observation: sick(2 * minute) });
    remediations.completed(completion('apply-2', 3 * minute));
    expect(remediations.verify(4 * minute - 15_000, well(4 * minute - 15_000))).toEqual([]);
    expect(remediations.verify(4 * minute, well(4 * minute))).toMatchObject([
      { id: 'apply-1', result: 'helped' },
      { id: 'apply-2', result: 'helped' },
    ]);
  });

  it('are not said to have helped while another goes on', () => {
    const remediations = applied();
    remediations.start({ id: 'apply-2', at: 2 * minute, plan: planOf(), observation: sick(2 * minute) });
    expect(remediations.verify(4 * minute, well(4 * minute))).toEqual([]);
    remediations.completed(completion('apply-2', 4 * minute, 'not-applied'));
    expect(remediations.verify(5 * minute, well(5 * minute))).toContainEqual(
      expect.objectContaining({ id: 'apply-1', result: 'helped' }),
    );
  });

  it('are not said to have helped while a person repairs something, nor right after', () => {
    const remediations = applied();
    const repaired = observe(4 * minute, { 'checkout/error_ratio': 0 }, { context: { underRepair: ['search'] } });
    expect(remediations.verify(4 * minute, repaired)).toEqual([]);
    expect(remediations.completed(completion('by-hand', 4 * minute))).toBeNull();
    expect(remediations.verify(4.5 * minute, well(4.5 * minute))).toEqual([]);
    expect(remediations.verify(5 * minute, well(5 * minute))).toMatchObject([{ id: 'apply-1', result: 'helped' }]);
  });

  it('are not looked at anew after what only looked, or was not carried out', () => {
    for (const [tier, outcome] of [
      [0, 'done'],
      [1, 'not-applied'],
    ] as const) {
      const remediations = applied();
      remediations.start({ id: 'look', at: 2 * minute, plan: { ...planOf(), tier }, observation: sick(2 * minute) });
      remediations.completed(completion('look', 3 * minute, outcome));
      const steps = remediations.verify(3 * minute + 15_000, well(3 * minute + 15_000));
      expect(steps).toContainEqual(expect.objectContaining({ id: 'apply-1', result: 'helped' }));
    }
  });

  it('are undone, and a person is paged when the undo has ended', () => {
    const remediations = applied();
    expect(remediations.nextAt()).toBe(7 * minute);
    expect(remediations.verify(7 * minute - 1, sick(7 * minute - 1))).toEqual([]);
    expect(remediations.verify(7 * minute, sick(7 * minute))).toMatchObject([
      {
        result: 'did-not-help',
        then: 'undo',
        escalate: false,
        command: { kind: 'undo', id: 'apply-1-undo', applied: 'apply-1' },
      },
    ]);
    expect(outcomes(remediations)).toEqual(['open']);
    expect(remediations.completed(completion('apply-1-undo', 8 * minute))).toMatchObject({
      id: 'apply-1',
      what: 'undo',
      steps: [{ kind: 'stopped', what: 'undo', escalate: true }],
    });
    expect(outcomes(remediations)).toEqual(['did-not-help']);
  });

  it('are undone at once when the service fares worse than before', () => {
    const remediations = applied();
    expect(remediations.verify(3 * minute, sick(3 * minute, 0.36))).toMatchObject([
      { result: 'did-not-help', then: 'undo' },
    ]);
  });

  it.each<[string, Remediations]>([
    ['the policy only escalates', applied('escalate')],
    ['a restart has no undo', applied('undo-then-escalate', 'self-restoring')],
    ['it cannot be taken back', applied('undo-then-escalate', 'irreversible')],
  ])('are escalated without undo where %s', (_case, remediations) => {
    expect(remediations.verify(7 * minute, sick(7 * minute))).toMatchObject([
      { result: 'did-not-help', then: 'escalate', command: null, escalate: true },
    ]);
    expect(outcomes(remediations)).toEqual(['did-not-help']);
  });

  it('are no success while the telemetry is missing', () => {
    const remediations = applied();
    expect(remediations.verify(6 * minute, blind(6 * minute))).toEqual([]);
    expect(remediations.verify(7 * minute, blind(7 * minute))).toMatchObject([
      { result: 'not-assessed', then: 'escalate', command: null, escalate: true },
    ]);
    expect(outcomes(remediations)).toEqual(['unverified']);
  });

  it('are handed over and not taken back where others fare worse and no alert says so', () => {
    const seen = (at: number, errors: number) =>
      observe(at, { 'checkout/error_ratio': 0, 'gateway/error_ratio': errors }, { alerts: [] });
    const remediations = createRemediations('undo-then-escalate', users);
    remediations.start({ id: 'apply-1', at: minute, plan: planOf(), observation: seen(minute, 0) });
    remediations.completed(completion('apply-1', 2 * minute));
    expect(remediations.verify(6 * minute, seen(6 * minute, 0.4))).toEqual([]);
    const why = 'others fare worse than before it, and no alert says so yet';
    expect(remediations.verify(7 * minute, seen(7 * minute, 0.4))).toMatchObject([
      { result: 'not-assessed', then: 'escalate', command: null, why },
    ]);
  });

  it('are not verified where the policy does not, and are not called helpful then', () => {
    const remediations = createRemediations('off', users);
    remediations.start({ id: 'apply-1', at: minute, plan: planOf(), observation: sick(minute) });
    expect(remediations.completed(completion('apply-1', 2 * minute))?.steps).toMatchObject([
      { result: 'not-assessed', then: 'nothing', escalate: false },
    ]);
    expect(outcomes(remediations)).toEqual(['unverified']);
  });

  it('are taken for failures when they could not be carried out', () => {
    const remediations = createRemediations('escalate', users);
    remediations.start({ id: 'apply-1', at: minute, plan: planOf(), observation: sick(minute) });
    expect(remediations.completed(completion('apply-1', 2 * minute, 'failed'))?.steps).toMatchObject([
      { result: 'did-not-help', then: 'escalate', escalate: true },
    ]);
  });

  it('are aborted where they run and handed over where they are verified when all is stopped', () => {
    const remediations = applied();
    remediations.start({ id: 'apply-2', at: 3 * minute, plan: planOf(), observation: sick(3 * minute) });
    expect(remediations.stopAll(4 * minute, 'kill switch')).toMatchObject([
      { kind: 'verified', id: 'apply-1', result: 'not-assessed', then: 'escalate', escalate: true },
      {
        kind: 'stopping',
        id: 'apply-2',
        what: 'abort',
        why: 'kill switch',
        command: { kind: 'abort', id: 'apply-2-abort', applied: 'apply-2' },
      },
    ]);
    expect(remediations.stopAll(4 * minute, 'kill switch')).toEqual([]);
    expect(remediations.completed(completion('apply-2-abort', 5 * minute))).toMatchObject({
      id: 'apply-2',
      what: 'abort',
      steps: [{ kind: 'stopped', what: 'abort', escalate: false }],
    });
    expect(outcomes(remediations)).toEqual(['unverified', 'aborted']);
    expect(remediations.open).toBe(0);
  });

  it('are aborted once, whichever completion tells it first', () => {
    const remediations = createRemediations('escalate', users);
    remediations.start({ id: 'apply-1', at: minute, plan: planOf(), observation: sick(minute) });
    expect(remediations.stop('apply-1', minute, 'by hand')).toHaveLength(1);
    expect(remediations.completed(completion('apply-1', 2 * minute, 'aborted'))?.steps).toHaveLength(1);
    expect(remediations.completed(completion('apply-1-abort', 2 * minute))).toEqual({
      id: 'apply-1',
      what: 'abort',
      isCanary: false,
      steps: [],
    });
    expect(outcomes(remediations)).toEqual(['aborted']);
  });

  it('stay stopped when the change was done just before the abort took hold', () => {
    const remediations = createRemediations('escalate', users);
    remediations.start({ id: 'apply-1', at: minute, plan: planOf(), observation: sick(minute) });
    remediations.stop('apply-1', minute, 'by hand');
    expect(remediations.completed(completion('apply-1', 2 * minute))?.steps).toEqual([]);
    expect([remediations.open, remediations.verifying]).toEqual([1, false]);
  });

  it('have their undo stopped as well', () => {
    const remediations = applied();
    remediations.verify(7 * minute, sick(7 * minute));
    expect(remediations.stopAll(7 * minute, 'kill switch')).toMatchObject([
      { command: { kind: 'abort', applied: 'apply-1-undo' } },
    ]);
    expect(remediations.completed(completion('apply-1-undo', 8 * minute))?.steps).toEqual([]);
    remediations.completed(completion('apply-1-abort', 8 * minute));
    expect(outcomes(remediations)).toEqual(['aborted']);
  });

  it('are stopped and escalated when they hang, and given up when the abort hangs too', () => {
    const remediations = createRemediations('escalate', users);
    remediations.start({ id: 'apply-1', at: 0, plan: planOf(), observation: sick(0) });
    const late = limits.remediationRunsMaxMs;
    expect(remediations.nextAt()).toBe(late);
    expect(remediations.verify(late - 1, sick(late - 1))).toEqual([]);
    expect(remediations.verify(late, sick(late))).toMatchObject([
      { kind: 'stopping', escalate: true, command: { kind: 'abort' } },
    ]);
    expect(remediations.verify(2 * late, sick(2 * late))).toMatchObject([
      { kind: 'stopped', outcome: 'failed', escalate: true },
    ]);
    expect(remediations.open).toBe(0);
  });

  it('are no more at one time than may be', () => {
    const remediations = createRemediations('escalate', users);
    const commands = Array.from({ length: limits.remediationsMax + 1 }, (_, index) =>
      remediations.start({ id: `apply-${index}`, at: 0, plan: planOf(), observation: sick(0) }),
    );
    expect(commands.filter((command) => command === null)).toHaveLength(1);
    expect(remediations.history).toHaveLength(limits.remediationsMax);
  });

  it('remember the right one also when the oldest were forgotten', () => {
    const remediations = createRemediations('off', users);
    for (let index = 0; index <= limits.attemptsMax; index++) {
      remediations.start({ id: `apply-${index}`, at: index, plan: planOf(), observation: sick(index) });
      if (index < limits.attemptsMax) remediations.completed(completion(`apply-${index}`, index));
    }
    expect(remediations.history).toHaveLength(limits.attemptsMax);
    expect(remediations.history.at(-1)).toMatchObject({ at: limits.attemptsMax, outcome: 'open' });
    remediations.completed(completion(`apply-${limits.attemptsMax}`, 1_000));
    expect(new Set(outcomes(remediations))).toEqual(new Set(['unverified']));
  });

  it('know nothing of what people do by hand', () => {
    expect(applied().completed(completion('repair-1', minute))).toBeNull();
  });

  it('are only noted where nothing can be carried out', () => {
    const remediations = createRemediations('escalate', users);
    expect(remediations.shadow({ id: 'apply-1', at: minute, plan: planOf(), observation: sick(minute) })).toMatchObject(
      { result: 'not-assessed', then: 'nothing', command: null },
    );
    expect([outcomes(remediations), remediations.open]).toEqual([['unverified'], 0]);
  });

  it('that only looked are closed at their end, with nothing to verify and nobody called', () => {
    const remediations = createRemediations('undo-then-escalate', users);
    const plan: Plan = {
      ...planOf('self-restoring'),
      action: { kind: 'query-logs', target: 'checkout', amount: 0 },
      tier: 0,
    };
    remediations.start({ id: 'apply-1', at: minute, plan, observation: sick(minute) });
    expect(remediations.completed(completion('apply-1', 2 * minute))?.steps).toMatchObject([
      { kind: 'verified', result: 'not-assessed', then: 'nothing', escalate: false },
    ]);
    expect(remediations.verify(30 * minute, sick(30 * minute))).toEqual([]);
  });
});
