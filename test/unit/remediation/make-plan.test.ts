import { describe, expect, it } from 'vitest';
import type { CanaryRule } from '../../../src/domain/canary.ts';
import type { Action } from '../../../src/domain/action.ts';
import type { ShownService } from '../../../src/domain/observation.ts';
import type { Proposal } from '../../../src/domain/proposal.ts';
import type { AllowedAction, Runbook } from '../../../src/domain/runbook.ts';
import { makePlan } from '../../../src/remediation/make-plan.ts';
import { limits } from '../../../src/domain/limits.ts';
import { firing, observe, shownService } from './shown.ts';

const minute = 60_000;

function proposalOf(changes: Partial<Proposal> = {}): Proposal {
  return {
    service: 'checkout',
    pattern: 'memory-leak',
    diagnosis: 'memory grows until it is killed',
    confidence: 0.9,
    evidence: [],
    actions: [],
    rationale: '',
    calls: null,
    versions: { agent: 'test', model: 'none', prompt: 'none' },
    ...changes,
  };
}

function allowed(changes: Partial<AllowedAction> = {}): AllowedAction {
  return {
    kind: 'rolling-restart',
    on: 'at-fault',
    tier: 1,
    amount: { default: 0, max: 0 },
    idempotent: true,
    undo: 'self-restoring',
    undoWithin: 4 * minute,
    verifyWithin: 7 * minute,
    rollbackTrigger: 'errors rise',
    ...changes,
  };
}

function runbook(changes: Partial<Runbook> = {}): Runbook {
  return {
    id: 'leak',
    version: '3',
    title: 'Memory leak',
    owner: 'on-call',
    reviewedAt: '2026-01-01',
    pattern: 'memory-leak',
    signature: [],
    gather: [],
    actions: [allowed()],
    doNotTouch: [],
    escalation: { role: 'on-call', when: ['it comes back'] },
    matchRadius: 1.5,
    confidenceMax: 0.97,
    ...changes,
  };
}

function step(kind: Action['kind'], amount = 0, target = 'checkout'): Action {
  return { kind, target, amount };
}

function planFor(
  action: Action,
  more: {
    proposal?: Partial<Proposal>;
    runbooks?: readonly Runbook[];
    target?: Partial<ShownService>;
    alerts?: string[];
    canaries?: readonly CanaryRule[];
    ready?: number;
  } = {},
) {
  const services = [
    shownService('checkout', { callers: ['gateway'], ...more.target }),
    shownService('gateway', { trafficFraction: 1 }),
  ];
  const alerts = (more.alerts ?? ['checkout-errors-1']).map((id) => firing('checkout', { id }));
  const shown = more.ready === undefined ? {} : { 'checkout/replicas_ready': more.ready };
  const observation = observe(minute, shown, { context: { services }, alerts });
  return makePlan({
    proposal: proposalOf(more.proposal),
    action,
    observation,
    runbooks: more.runbooks ?? [runbook()],
    canaries: more.canaries ?? [],
  });
}

describe('planning again', () => {
  const services = [shownService('checkout', { callers: ['gateway'] }), shownService('gateway')];
  const runbooks = [runbook()];
  const canaries: CanaryRule[] = [];
  const again = (
    more: { proposal?: Partial<Proposal>; action?: Action; runbooks?: Runbook[]; alert?: string } = {},
  ) => {
    const alerts = [firing('checkout', { id: more.alert ?? 'first' })];
    const observation = observe(minute, {}, { context: { services }, alerts });
    const action = more.action ?? step('scale-out', 1);
    return makePlan({
      proposal: proposalOf(more.proposal),
      action,
      observation,
      runbooks: more.runbooks ?? runbooks,
      canaries,
    });
  };

  it('from the same services gives the same plan, and another key for another alert', () => {
    expect(again()).toEqual(again());
    const other = again({ alert: 'second' });
    expect(other).toEqual({ ...again(), idempotencyKey: other.idempotencyKey });
    expect(other.idempotencyKey).not.toBe(again().idempotencyKey);
  });

  it('gives another plan for another action, pattern, service or runbook', () => {
    const plans = [
      again(),
      again({ action: step('scale-out', 2) }),
      again({ action: step('scale-out', 1, 'gateway') }),
      again({ action: step('restart-pod', 1) }),
      again({ proposal: { pattern: 'surge' } }),
      again({ proposal: { pattern: null } }),
    ];
    expect(new Set(plans.map(({ digest }) => digest)).size).toBe(plans.length);
    const leak = { action: step('rolling-restart') };
    expect(again(leak).runbook).toBe('leak');
    expect(again({ ...leak, proposal: { service: 'gateway' } }).runbook).toBeNull();
    const newer = [runbook({ version: '4' })];
    expect(again({ ...leak, runbooks: newer }).digest).not.toBe(again(leak).digest);
  });
});

describe('a plan', () => {
  it.each<[Action, Partial<ShownService>, number, number, number, number]>([
    [step('rolling-restart'), {}, 0.2, 1, 5, 1],
    [step('restart-pod'), {}, 0.2, 0.2, 1, 1],
    [step('restart-pod'), { replicas: 1 }, 1, 1, 1, 1],
    [step('scale-out', 2), {}, 0, 0.4, 2, 1],
    [step('scale-in', 2), {}, 0.4, 0.4, 2, 1],
    [step('rollback-deploy'), {}, 0.2, 1, 5, 1],
    [step('throttle-traffic', 0.3), {}, 0.3, 0.3, 0, 1],
    [step('clear-cache'), {}, 1, 1, 5, 2],
    [step('failover-database'), {}, 1, 1, 5, 2],
    [step('edit-iam'), {}, 1, 1, 5, 2],
    [step('rolling-restart'), { kind: 'cache' }, 0.2, 1, 5, 2],
    [step('scale-out', 2), { kind: 'cache' }, 0, 0.4, 2, 1],
    [step('query-logs'), {}, 0, 0, 0, 0],
    [step('rolling-restart', 0, 'unheard-of'), {}, 1, 1, 0, 1],
  ])('of %o reaches what the context shows', (action, target, concurrent, cumulative, replicas, services) => {
    const { scope } = planFor(action, { target });
    expect([scope.concurrentFraction, scope.cumulativeFraction, scope.replicas, scope.services.length]).toEqual([
      concurrent,
      cumulative,
      replicas,
      services,
    ]);
  });

  it('that clears a cache reaches what stands behind it, and no other step on it does', () => {
    const services = [
      shownService('checkout', { kind: 'cache' }),
      shownService('store', { callers: ['checkout'] }),
      shownService('ledger', { callers: ['store'] }),
    ];
    const reached = (action: Action) =>
      makePlan({
        proposal: proposalOf(),
        action,
        observation: observe(minute, {}, { context: { services } }),
        runbooks: [],
        canaries: [],
      }).scope.services;
    expect(reached(step('clear-cache'))).toEqual(['checkout', 'store']);
    expect(reached(step('rolling-restart'))).toEqual(['checkout']);
  });

  it.each([
    ['fewer are ready than the inventory has', 6, 3, 1 / 3],
    ['more are ready than the inventory has', 3, 6, 1 / 3],
    ['none is ready', 6, 0, 1],
    ['nothing shows how many are ready', 6, undefined, 1 / 6],
  ])('takes the smaller count of replicas where %s', (_case, replicas, ready, concurrent) => {
    const { scope } = planFor(step('rolling-restart'), {
      target: { replicas },
      ...(ready === undefined ? {} : { ready }),
    });
    expect(scope.concurrentFraction).toBeCloseTo(concurrent, 12);
    expect(scope.replicas).toBe(replicas);
  });

  it('counts the traffic of the widest service that it touches, and all of it for an unknown one', () => {
    expect(planFor(step('rolling-restart')).scope.trafficFraction).toBe(0.4);
    expect(planFor(step('clear-cache')).scope.trafficFraction).toBe(1);
    expect(planFor(step('rolling-restart', 0, 'unheard-of')).scope.trafficFraction).toBe(1);
  });

  it('takes as long as its replicas one after the other, or as one where all begin together', () => {
    const { readyAfterMs, replicas } = shownService('checkout');
    expect(planFor(step('rolling-restart')).durationMs).toBe(replicas * readyAfterMs);
    expect(planFor(step('restart-pod')).durationMs).toBe(readyAfterMs);
    expect(planFor(step('scale-out', 2)).durationMs).toBe(readyAfterMs);
    expect(planFor(step('query-metrics')).durationMs).toBe(0);
    expect(planFor(step('rolling-restart', 0, 'unheard-of')).durationMs).toBe(limits.horizonMaxMs);
  });

  it('takes undo and verification from the runbook that allows it', () => {
    expect(planFor(step('rolling-restart'))).toMatchObject({
      runbook: 'leak',
      tier: 1,
      verifyWithinMs: 7 * minute,
      undo: { kind: 'self-restoring', durationMs: 4 * minute },
    });
  });

  it('falls back on the catalogue where no runbook allows it', () => {
    expect(planFor(step('rollback-deploy'))).toMatchObject({
      runbook: null,
      tier: 2,
      idempotent: true,
      undo: { kind: 'undo', durationMs: 150_000 },
    });
    expect(planFor(step('delete-volume'))).toMatchObject({ tier: 3, undo: { kind: 'irreversible' } });
  });

  it.each<[string, Partial<Proposal>, Runbook]>([
    ['of another pattern', { pattern: 'novel-thing' }, runbook()],
    ['of no pattern', { pattern: null }, runbook()],
    ['on another service', { service: 'gateway' }, runbook()],
    ['that says not to touch it', {}, runbook({ doNotTouch: ['checkout'] })],
    ['for another action', {}, runbook({ actions: [allowed({ kind: 'restart-pod' })] })],
  ])('does not rest on a runbook %s', (_case, proposal, book) => {
    expect(planFor(step('rolling-restart'), { proposal, runbooks: [book] }).runbook).toBeNull();
  });

  it("takes the runbook's amount where none is named, and does not rest on it beyond its maximum", () => {
    const runbooks = [runbook({ actions: [allowed({ kind: 'scale-out', amount: { default: 1, max: 2 } })] })];
    expect(planFor(step('scale-out'), { runbooks })).toMatchObject({ runbook: 'leak', action: { amount: 1 } });
    expect(planFor(step('scale-out', 2), { runbooks }).runbook).toBe('leak');
    expect(planFor(step('scale-out', 3), { runbooks }).runbook).toBeNull();
  });

  it('never has a lower tier than the catalogue', () => {
    const runbooks = [runbook({ actions: [allowed({ kind: 'delete-volume', tier: 0 })] })];
    expect(planFor(step('delete-volume'), { runbooks })).toMatchObject({ runbook: 'leak', tier: 3 });
  });

  it('cannot take back the restart of a stateful or unknown workload, whatever the runbook says', () => {
    expect(planFor(step('rolling-restart'), { target: { kind: 'stateful' } }).undo.kind).toBe('irreversible');
    expect(planFor(step('rolling-restart', 0, 'unheard-of')).undo.kind).toBe('irreversible');
    expect(planFor(step('rolling-restart'), { target: { kind: 'stateful' } }).undo.durationMs).toBeGreaterThan(
      5 * minute,
    );
  });

  it.each<[string, Parameters<typeof planFor>]>([
    ['target', [step('rolling-restart', 0, 'gateway')]],
    ['action', [step('restart-pod')]],
    ['amount', [step('rolling-restart', 1)]],
    ['pattern', [step('rolling-restart'), { proposal: { pattern: 'deadlock' } }]],
    ['scope', [step('rolling-restart'), { target: { replicas: 6 } }]],
    ['undo', [step('rolling-restart'), { target: { kind: 'stateful', callers: [] } }]],
    ['runbook', [step('rolling-restart'), { runbooks: [runbook({ version: '4' })] }]],
  ])('has another digest when its %s is another', (_part, args) => {
    expect(planFor(...args).digest).not.toBe(planFor(step('rolling-restart')).digest);
  });

  it('keeps its digest when only confidence and evidence move', () => {
    const again = planFor(step('rolling-restart'), {
      proposal: { confidence: 0.86, rationale: 'again' },
      alerts: ['checkout-errors-2'],
    });
    expect(again.digest).toBe(planFor(step('rolling-restart')).digest);
  });

  it('has one key for one step against one cause', () => {
    const key = planFor(step('rolling-restart')).idempotencyKey;
    expect(
      planFor(step('rolling-restart'), { alerts: ['checkout-errors-1', 'checkout-latency-1'] }).idempotencyKey,
    ).toBe(key);
    expect(planFor(step('rolling-restart'), { alerts: ['checkout-errors-2'] }).idempotencyKey).not.toBe(key);
    expect(planFor(step('restart-pod')).idempotencyKey).not.toBe(key);
  });

  it('begins with as many replicas as the policy says of its action, and says so in its digest', () => {
    const rule = { observe: minute, rollbackOn: { errorRatioRise: 0.02, latencyFactor: 2 } };
    const rolling = { kind: 'rolling-restart' as const, target: 'checkout', amount: 0 };
    const planned = (size: CanaryRule['size'], action: Action = rolling, replicas = 10) =>
      planFor(action, {
        target: { replicas },
        canaries: [
          { action: 'rolling-restart', size, ...rule },
          { action: 'scale-out', size, ...rule },
        ],
      });
    const one = { replicas: 1, observeMs: minute, errorRatioRise: 0.02, latencyFactor: 2 };
    expect(planned({ replicas: 1 }).canary).toEqual(one);
    expect(planned({ fraction: 0.29 }).canary).toEqual({ ...one, replicas: 2 });
    expect(planned({ fraction: 0.05 }).canary).toEqual(one);
    expect(planned({ replicas: 2 }, rolling, 2).canary).toBeNull();
    expect(planned({ replicas: 1 }, { kind: 'scale-out', target: 'checkout', amount: 1 }).canary).toBeNull();
    expect(planned({ replicas: 1 }, { kind: 'scale-out', target: 'checkout', amount: 2 }).canary).toEqual(one);
    expect(planned({ replicas: 1 }, { kind: 'scale-in', target: 'checkout', amount: 2 }).canary).toBeNull();
    expect(planned({ replicas: 1 }).digest).not.toBe(planned({ replicas: 2 }).digest);
  });
});
