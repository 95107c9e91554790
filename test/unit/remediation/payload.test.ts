import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/domain/decision.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import type { Proposal } from '../../../src/domain/proposal.ts';
import type { PayloadInput } from '../../../src/remediation/payload.ts';
import { makePayload } from '../../../src/remediation/payload.ts';
import { firing, observe } from './shown.ts';

const minute = 60_000;

const proposal: Proposal = {
  service: 'checkout',
  pattern: 'memory-leak',
  diagnosis: 'leak',
  confidence: 0.9,
  evidence: [
    { service: 'checkout', metric: 'error_ratio', source: 'service-metrics', value: 0.9, eventAt: 30 * minute },
    { service: 'checkout', metric: 'invented', source: 'nowhere', value: 7, eventAt: 0 },
  ],
  actions: [],
  rationale: '',
  calls: null,
  versions: { agent: 'test', model: 'none', prompt: 'none' },
};
const plan = {
  action: { kind: 'scale-out', target: 'checkout', amount: 2 },
  runbook: 'surge',
  undo: { kind: 'undo', durationMs: 0 },
} as unknown as Plan;
const decision: Decision = {
  level: 2,
  disposition: 'ask',
  action: plan.action,
  planDigest: null,
  clauses: [],
  because: ['more than one fifth of the replicas', 'the pattern is rare'],
  approval: null,
  escalateTo: 'on-call',
  exceptions: [],
};

function input(changes: Partial<PayloadInput> = {}): PayloadInput {
  const observation = observe(
    30 * minute,
    { 'checkout/error_ratio': 0.25, 'checkout/memory_ratio': { quality: 'missing' } },
    {
      alerts: [firing('gateway'), firing('checkout')],
      context: {
        deploys: [
          { service: 'checkout', at: 18 * minute },
          { service: 'search', at: 20 * minute },
        ],
      },
    },
  );
  return { observation, proposal, plan, decision, attempts: [], why: '', ...changes };
}

describe('the handover', () => {
  it('tells what is shown', () => {
    expect(makePayload(input())).toEqual({
      incidentType: 'memory-leak',
      trigger: 'errors on checkout since 01:00: too many errors',
      currentState: 'error_ratio 0.25, memory_ratio missing',
      impactedServices: ['gateway', 'checkout'],
      customerScope: '40 % of user traffic passes through checkout; called by gateway',
      recentChanges: ['checkout deployed 12 min ago'],
      evidence: [
        'checkout/error_ratio (service-metrics) is 0.25 as of 30:00',
        'checkout/invented (nowhere) is claimed by the agent to be 7; it is not shown',
      ],
      permissionsUsed: ['read telemetry and context'],
      alreadyAttempted: ['nothing by automation'],
      lastGoodStep: 'evidence read at 30:00; nothing was changed',
      nextStep: 'scale-out on checkout (2 replicas), runbook surge, can be undone',
      riskOfWaiting: '80 % of the error budget is left, as it was 30 min ago; checkout fails 25 % of its requests',
      whyStopped: 'more than one fifth of the replicas; the pattern is rare',
    });
  });

  it('tells what automation did', () => {
    const attempt = { target: 'checkout', idempotencyKey: '', services: [] };
    const attempts = [
      { ...attempt, at: 5 * minute, action: 'restart-pod', outcome: 'helped' },
      { ...attempt, at: 10 * minute, action: 'scale-out', outcome: 'did-not-help' },
    ] as const;
    expect(makePayload(input({ attempts }))).toMatchObject({
      alreadyAttempted: ['05:00 restart-pod on checkout: helped', '10:00 scale-out on checkout: did-not-help'],
      permissionsUsed: ['read telemetry and context', 'restart-pod on checkout', 'scale-out on checkout'],
      lastGoodStep: '05:00 restart-pod on checkout',
    });
  });

  it('recommends no action at level 1', () => {
    const { nextStep } = makePayload(input({ decision: { ...decision, level: 1, disposition: 'assist' } }));
    expect(nextStep).toBe('diagnose checkout by hand; no action is recommended');
  });

  it('begins with the service that alerts where the diagnosis leads away from every alert', () => {
    const observation = observe(
      30 * minute,
      { 'checkout/error_ratio': 0.25, 'search/error_ratio': 0 },
      { alerts: [firing('checkout')] },
    );
    const made = makePayload(input({ observation, proposal: { ...proposal, service: 'search' }, plan: null }));
    expect(made.currentState).toBe('checkout: error_ratio 0.25; search: error_ratio 0');
    expect(made.nextStep).toBe(
      'diagnose checkout by hand (the agent points to search, where no alert fires); no action is recommended',
    );
    expect(made.customerScope).toContain('passes through checkout');
    expect(made.riskOfWaiting).toContain('checkout fails 25 %');
  });

  it('says where to begin when a step that only looks leads away from every alert', () => {
    const observation = observe(30 * minute, { 'checkout/error_ratio': 0.25 }, { alerts: [firing('checkout')] });
    const next = (tier: number) => {
      const looking = { ...plan, action: { kind: 'query-logs', target: 'search', amount: 0 }, tier } as unknown as Plan;
      return makePayload(input({ observation, proposal: { ...proposal, service: 'search' }, plan: looking })).nextStep;
    };
    expect(next(0)).toContain('; begin at checkout, where an alert fires');
    expect(next(1)).not.toContain('checkout');
  });

  it('leaves empty what is not known', () => {
    const observation = observe(0, {}, { context: { budget: { remainingFraction: null, asOf: 0 } } });
    expect(
      makePayload({ observation, proposal: null, plan: null, decision: null, attempts: [], why: 'the agent failed' }),
    ).toMatchObject({
      incidentType: '',
      trigger: '',
      currentState: '',
      impactedServices: [],
      customerScope: '',
      evidence: [],
      nextStep: '',
      riskOfWaiting: '',
      whyStopped: 'the agent failed',
    });
  });

  it('says that no known pattern fits, and that no deploy is shown, because these were looked for', () => {
    const observation = observe(minute, {}, { alerts: [firing('checkout')] });
    expect(makePayload(input({ observation, proposal: { ...proposal, pattern: null } }))).toMatchObject({
      incidentType: 'no known pattern fits',
      recentChanges: ['no deploy shown in the last 1d'],
    });
  });
});
