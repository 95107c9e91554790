import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../src/domain/observation.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import type { Completion } from '../../../src/domain/world.ts';
import type { Remediations } from '../../../src/remediation/remediations.ts';
import { createRemediations } from '../../../src/remediation/remediations.ts';
import { firing, observe, users } from './shown.ts';

const minute = 60_000;
const canary = { replicas: 1, observeMs: 3 * minute, errorRatioRise: 0.02, latencyFactor: 2 };

function planOf(undo: Plan['undo']['kind']): Plan {
  return {
    action: { kind: 'rollback-deploy', target: 'checkout', amount: 0 },
    runbook: null,
    pattern: null,
    scope: {
      services: ['checkout'],
      namespaces: ['shop'],
      concurrentFraction: 0.2,
      cumulativeFraction: 1,
      replicas: 5,
      trafficFraction: 0.4,
    },
    tier: 1,
    idempotent: true,
    undo: { kind: undo, durationMs: minute },
    durationMs: minute,
    verifyWithinMs: 5 * minute,
    canary,
    digest: 'digest',
    idempotencyKey: 'key',
  };
}

function ended(id: string, at: number, outcome: Completion['outcome'] = 'done'): Completion {
  const none = { concurrentFraction: 0, cumulativeFraction: 0, trafficFraction: 0, recordsLost: 0 };
  return { id, at, outcome, reason: 'because', touched: { services: [], replicas: 1, ...none } };
}

const shown = (at: number, errors: number, latency = 100): Observation =>
  observe(at, { 'checkout/error_ratio': errors, 'checkout/latency_ms': latency }, { alerts: [firing('checkout')] });
const blind = (at: number): Observation => observe(at, { 'checkout/error_ratio': { quality: 'missing' } });

/** Begun at minute 1 with three tenths of the requests failing; the canary serves at minute 2. */
function watched(undo: Plan['undo']['kind'] = 'undo'): Remediations {
  const remediations = createRemediations('undo-then-escalate', users);
  const plan = planOf(undo);
  expect(remediations.start({ id: 'apply-1', at: minute, plan, observation: shown(minute, 0.3) })).toEqual({
    kind: 'apply-canary',
    id: 'apply-1',
    action: plan.action,
    by: 'automation',
    replicas: 1,
  });
  expect(remediations.completed(ended('apply-1', 2 * minute))).toMatchObject({ what: 'apply', isCanary: true });
  return remediations;
}
const outcomes = (remediations: Remediations) => remediations.history.map(({ outcome }) => outcome);

describe('a canary', () => {
  it('that holds for the whole time lets the rest begin, which is then verified', () => {
    const remediations = watched();
    expect([remediations.verifying, remediations.nextAt()]).toEqual([true, 5 * minute]);
    expect(remediations.verify(5 * minute - 1, shown(5 * minute - 1, 0.3))).toEqual([]);
    expect(remediations.verify(5 * minute, shown(5 * minute, 0.3))).toMatchObject([
      {
        kind: 'canary',
        result: 'healthy',
        then: 'go-on',
        escalate: false,
        command: { kind: 'extend', id: 'apply-1-rest', applied: 'apply-1' },
      },
    ]);
    expect(remediations.verify(6 * minute, shown(6 * minute, 0.9))).toEqual([]);
    expect(remediations.completed(ended('apply-1-rest', 7 * minute))).toMatchObject({ what: 'rest', steps: [] });
    expect(remediations.verify(8 * minute, observe(8 * minute, { 'checkout/error_ratio': 0 }))).toMatchObject([
      { kind: 'verified', result: 'helped' },
    ]);
    expect(outcomes(remediations)).toEqual(['helped']);
  });

  it.each([
    ['more requests fail', 0.33, 100],
    ['it is twice as slow', 0.3, 201],
  ])('after which %s is taken back at once', (_, errors, latency) => {
    const remediations = watched();
    const at = 2 * minute + 15_000;
    expect(remediations.verify(at, shown(at, errors, latency))).toMatchObject([
      {
        kind: 'canary',
        result: 'worse',
        then: 'undo',
        command: { kind: 'undo', id: 'apply-1-undo', applied: 'apply-1' },
      },
    ]);
    expect(remediations.completed(ended('apply-1-undo', 3 * minute))).toMatchObject({
      steps: [{ kind: 'stopped', what: 'undo', escalate: true }],
    });
    expect(outcomes(remediations)).toEqual(['did-not-help']);
  });

  it('bears as much as the policy says', () => {
    const remediations = watched();
    expect(remediations.verify(3 * minute, shown(3 * minute, 0.319, 199))).toEqual([]);
    expect(remediations.verify(5 * minute, shown(5 * minute, 0.319, 199))).toMatchObject([{ then: 'go-on' }]);
  });

  it('that cannot be taken back goes to a person as it is', () => {
    const remediations = watched('self-restoring');
    expect(remediations.verify(3 * minute, shown(3 * minute, 0.5))).toMatchObject([
      { kind: 'canary', result: 'worse', then: 'escalate', command: null, escalate: true },
    ]);
    expect([outcomes(remediations), remediations.open]).toEqual([['did-not-help'], 0]);
  });

  it('that nobody can see goes on to nothing', () => {
    const remediations = watched();
    expect(remediations.verify(4 * minute, blind(4 * minute))).toEqual([]);
    expect(remediations.verify(5 * minute, blind(5 * minute))).toMatchObject([
      { kind: 'canary', result: 'not-seen', then: 'escalate', command: null, escalate: true },
    ]);
    expect(remediations.open).toBe(0);
  });

  it('that is watched when everything is stopped stays as it is, and the rest untouched', () => {
    const remediations = watched();
    expect(remediations.stopAll(3 * minute, 'the kill switch was pressed')).toMatchObject([
      { kind: 'verified', result: 'not-assessed', then: 'escalate', command: null },
    ]);
    expect(remediations.verify(6 * minute, shown(6 * minute, 0))).toEqual([]);
    expect(remediations.open).toBe(0);
  });

  it('whose rest is under way is aborted like any step', () => {
    const remediations = watched();
    remediations.verify(5 * minute, shown(5 * minute, 0.3));
    expect(remediations.stopAll(5 * minute + 1, 'a person aborted it')).toMatchObject([
      { kind: 'stopping', command: { kind: 'abort', id: 'apply-1-abort', applied: 'apply-1' } },
    ]);
    remediations.completed(ended('apply-1-rest', 6 * minute, 'aborted'));
    expect([outcomes(remediations), remediations.open]).toEqual([['aborted'], 0]);
  });

  it('whose own step fails is handled as a step that failed', () => {
    const remediations = createRemediations('undo-then-escalate', users);
    remediations.start({ id: 'apply-1', at: minute, plan: planOf('undo'), observation: shown(minute, 0.3) });
    expect(remediations.completed(ended('apply-1', 2 * minute, 'failed'))).toMatchObject({
      steps: [{ kind: 'verified', result: 'did-not-help', then: 'undo' }],
    });
  });
});
