import { describe, expect, it } from 'vitest';
import type { ActionKind } from '../../../src/domain/action.ts';
import type { PlannedCanary } from '../../../src/domain/canary.ts';
import { recordsGoBad } from '../../../src/domain/observation.ts';
import type { Completion } from '../../../src/domain/world.ts';
import { nothingTouched } from '../../../src/domain/world.ts';
import type { Remediations } from '../../../src/remediation/remediations.ts';
import { createRemediations } from '../../../src/remediation/remediations.ts';
import { safePlan } from '../../helpers/policy-facts.ts';
import { firing, observe, users } from './shown.ts';

const minute = 60_000;
const sick = { 'checkout/error_ratio': 0.3 };
const badRecords = (firedAt: number, service = 'checkout') =>
  firing(service, { id: `${service}-records-1`, rule: recordsGoBad, metric: 'integrity_errors_per_min', firedAt });

interface Begun {
  readonly mode?: Parameters<typeof createRemediations>[0];
  readonly kind?: ActionKind;
  readonly canary?: PlannedCanary;
  /** What fires when it begins, at minute 1. */
  readonly alerts?: Alerts;
}
type Alerts = readonly ReturnType<typeof firing>[];

function begun({ mode = 'undo-then-escalate', kind = 'rolling-restart', canary, alerts = [] }: Begun = {}) {
  const remediations = createRemediations(mode, users);
  const undo = {
    kind: kind === 'rollback-deploy' ? ('undo' as const) : ('self-restoring' as const),
    durationMs: minute,
  };
  const action = { kind, target: 'checkout', amount: 0 };
  const plan = { ...safePlan, action, undo, verifyWithinMs: 5 * minute, canary: canary ?? null };
  remediations.start({ id: 'apply-1', at: minute, plan, observation: observe(minute, sick, { alerts }) });
  return remediations;
}

const lookAt = (remediations: Remediations, alerts: Alerts, at = 2) =>
  remediations.verify(at * minute, observe(at * minute, sick, { alerts }));
const ended = (remediations: Remediations, id = 'apply-1', at = 1.5) => {
  const done: Completion = { id, at: at * minute, outcome: 'done', reason: '', touched: nothingTouched };
  return remediations.completed(done);
};
const stopping = { kind: 'stopping', what: 'abort', escalate: true };

describe('what replaces replicas and is under way', () => {
  it.each(['rolling-restart', 'restart-pod', 'rollback-deploy'] as const)(
    'as a %s is stopped, and a person called, when records of its target come to be shown to go bad',
    (kind) => {
      const remediations = begun({ kind });
      expect(lookAt(remediations, [firing('checkout')])).toEqual([]);
      expect(lookAt(remediations, [badRecords(90_000)])).toMatchObject([
        { ...stopping, command: { kind: 'abort', applied: 'apply-1' } },
      ]);
      expect(lookAt(remediations, [badRecords(90_000)])).toEqual([]);
    },
  );

  it('is stopped as well by an alert that fired before it began and was hidden then', () => {
    expect(lookAt(begun(), [badRecords(50_000)])).toMatchObject([stopping]);
  });

  it('goes on where that was shown when it began, or is shown of another service', () => {
    const known = badRecords(50_000);
    expect(lookAt(begun({ alerts: [known] }), [known])).toEqual([]);
    expect(lookAt(begun(), [badRecords(90_000, 'gateway')])).toEqual([]);
    const others = [badRecords(50_000, 'gateway'), firing('checkout')];
    expect(lookAt(begun({ alerts: others }), [badRecords(90_000)])).toMatchObject([stopping]);
  });

  it('is stopped by what fires anew, although it had fired before', () => {
    const before = badRecords(50_000);
    const anew = { ...badRecords(90_000), id: 'anew' };
    expect(lookAt(begun({ alerts: [before] }), [anew])).toMatchObject([stopping]);
  });

  it('is stopped for nothing that only its like makes worse, nor by a policy that looks at nothing it does', () => {
    expect(lookAt(begun({ kind: 'scale-out' }), [badRecords(90_000)])).toEqual([]);
    expect(lookAt(begun({ mode: 'off' }), [badRecords(90_000)])).toEqual([]);
  });

  it('touches no more than its canary, which a person goes on from', () => {
    const remediations = begun({
      canary: { replicas: 1, observeMs: 3 * minute, errorRatioRise: 0.02, latencyFactor: 2 },
    });
    ended(remediations);
    const shown = lookAt(remediations, [badRecords(110_000)]);
    expect(shown).toMatchObject([{ kind: 'verified', result: 'not-assessed', then: 'escalate', command: null }]);
    expect(remediations.open).toBe(0);
  });

  it('is not taken back after a canary that does worse, on records that were known to go bad', () => {
    const known = badRecords(50_000);
    const worse = (alerts: Alerts) => {
      const canary = { replicas: 1, observeMs: 15_000, errorRatioRise: 0.02, latencyFactor: 2 };
      const remediations = begun({ kind: 'rollback-deploy', canary, alerts });
      ended(remediations);
      return remediations.verify(2 * minute, observe(2 * minute, { 'checkout/error_ratio': 0.9 }, { alerts }));
    };
    expect(worse([firing('checkout')])).toMatchObject([{ kind: 'canary', result: 'worse', then: 'undo' }]);
    expect(worse([known])).toMatchObject([{ kind: 'canary', result: 'worse', then: 'escalate', command: null }]);
  });

  it('is not taken back on records that go bad, nor is the undo finished, whenever they began to', () => {
    const rolled = (alerts: Alerts = []) => {
      const remediations = begun({ kind: 'rollback-deploy', alerts });
      ended(remediations);
      return remediations;
    };
    const fires = firing('checkout');
    expect(lookAt(rolled(), [fires], 7)).toMatchObject([{ result: 'did-not-help', then: 'undo' }]);
    expect(lookAt(rolled(), [fires, badRecords(90_000)], 7)).toMatchObject([
      { result: 'did-not-help', then: 'escalate', command: null },
    ]);
    const known = rolled([badRecords(50_000)]);
    expect(lookAt(known, [fires], 7)).toMatchObject([{ then: 'undo' }]);
    expect(lookAt(known, [fires, badRecords(50_000)], 7.25)).toMatchObject([
      { ...stopping, command: { kind: 'abort', applied: 'apply-1-undo' } },
    ]);
  });
});
