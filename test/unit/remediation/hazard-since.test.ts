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
const badRecords = (firedAt: number, service = 'checkout') =>
  firing(service, { rule: recordsGoBad, metric: 'integrity_errors_per_min', firedAt });

interface Begun {
  readonly mode?: Parameters<typeof createRemediations>[0];
  readonly kind?: ActionKind;
  readonly canary?: PlannedCanary;
  /** What fires when it begins, at minute 1. */
  readonly alerts?: ReturnType<typeof firing>[];
}

function begun({ mode = 'undo-then-escalate', kind = 'rolling-restart', canary, alerts = [] }: Begun = {}) {
  const remediations = createRemediations(mode, users);
  const plan = { ...safePlan, action: { kind, target: 'checkout', amount: 0 }, canary: canary ?? null };
  remediations.start({ id: 'apply-1', at: minute, plan, observation: observe(minute, {}, { alerts }) });
  return remediations;
}

const lookAt = (remediations: Remediations, alerts: ReturnType<typeof firing>[]) =>
  remediations.verify(2 * minute, observe(2 * minute, {}, { alerts }));

describe('a restart that is under way', () => {
  it('is stopped, and a person called, when records of its target come to be shown to go bad', () => {
    const remediations = begun();
    expect(lookAt(remediations, [firing('checkout')])).toEqual([]);
    expect(lookAt(remediations, [badRecords(90_000)])).toMatchObject([
      { kind: 'stopping', what: 'abort', escalate: true, command: { kind: 'abort', applied: 'apply-1' } },
    ]);
    expect(lookAt(remediations, [badRecords(90_000)])).toEqual([]);
  });

  it('goes on where that was shown before it began, or is shown of another service', () => {
    const known = badRecords(50_000);
    expect(lookAt(begun({ alerts: [known] }), [known])).toEqual([]);
    expect(lookAt(begun(), [badRecords(90_000, 'gateway')])).toEqual([]);
  });

  it('is stopped for nothing that only restarts make worse, nor by a policy that looks at nothing it does', () => {
    expect(lookAt(begun({ kind: 'scale-out' }), [badRecords(90_000)])).toEqual([]);
    expect(lookAt(begun({ mode: 'off' }), [badRecords(90_000)])).toEqual([]);
  });

  it('touches no more than its canary, which a person goes on from', () => {
    const canary = { replicas: 1, observeMs: 3 * minute, errorRatioRise: 0.02, latencyFactor: 2 };
    const remediations = begun({ canary });
    const done: Completion = { id: 'apply-1', at: 90_000, outcome: 'done', reason: '', touched: nothingTouched };
    remediations.completed(done);
    const shown = lookAt(remediations, [badRecords(110_000)]);
    expect(shown).toMatchObject([{ kind: 'verified', result: 'not-assessed', then: 'escalate', command: null }]);
    expect(remediations.open).toBe(0);
  });
});
