import type { Approval } from '../../../src/domain/approval.ts';
import type { ApprovalNeed, Decision } from '../../../src/domain/decision.ts';
import type { Facts } from '../../../src/domain/facts.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import type { AttemptRecord, GuardRequest } from '../../../src/domain/ruling.ts';
import type { GuardPolicy } from '../../../src/guard/guardrail.ts';
import { observe } from '../remediation/shown.ts';

export const minute = 60_000;
export const now = 60 * minute;

export const policy: GuardPolicy = {
  alwaysHuman: ['drain-queue'],
  metadata: {
    name: 'test-policy',
    version: '1',
    title: 'Test',
    author: 'service-owner-1',
    owner: null,
    approvals: [],
    reviewedAt: '2026-01-01',
    nextReview: '2026-04-01',
    appliesTo: 'everything',
  },
  guardrails: {
    coolDown: 10 * minute,
    rateLimit: { perTargetPerHour: 3, perHour: 5 },
    circuitBreaker: { attemptsMax: 2, openFor: 60 * minute },
    blastRadius: { concurrentMax: 0.2, servicesMax: 1, cumulativeServicesMax: 2, window: 30 * minute },
    envelope: { stepMax: 2 },
    changeWindow: 'enforced',
    executorMay: [
      'rolling-restart',
      'restart-pod',
      'scale-out',
      'scale-in',
      'throttle-traffic',
      'suppress-alert',
      'drain-queue',
      'rotate-certificate',
      'delete-volume',
      'query-logs',
    ],
    evidenceAgeMax: 5 * minute,
    canaries: [],
    verify: 'undo-then-escalate',
    approval: { bindsTo: 'digest', askAgainAfter: 1_800_000 },
    preflight: { ownerKnown: true, sourcesMin: 2, reversible: true },
  },
};

/** The test policy with other settings. */
export function policyWith(settings: Partial<GuardPolicy['guardrails']>): GuardPolicy {
  return { ...policy, guardrails: { ...policy.guardrails, ...settings } };
}

export function planOf(action: Partial<Plan['action']> = {}, changes: Partial<Plan> = {}): Plan {
  const kind = action.kind ?? 'rolling-restart';
  const target = action.target ?? 'checkout';
  const readOnly = kind.startsWith('query');
  return {
    action: { kind, target, amount: action.amount ?? 0 },
    runbook: 'memory-leak',
    pattern: 'memory-leak',
    scope: {
      services: readOnly ? [] : [target],
      namespaces: ['shop'],
      concurrentFraction: readOnly ? 0 : 0.2,
      cumulativeFraction: 1,
      replicas: 5,
      trafficFraction: 0.4,
    },
    tier: 1,
    idempotent: true,
    undo: { kind: 'self-restoring', durationMs: 0 },
    durationMs: 120_000,
    verifyWithinMs: 5 * minute,
    canary: null,
    digest: 'digest-of-the-plan',
    idempotencyKey: `${kind}:${target}:memory-leak:errors-1`,
    ...changes,
  };
}

export function factsOf(plan: Plan, changes: Partial<Facts> = {}): Facts {
  return {
    agent: { confidence: 0.9, pattern: plan.pattern, changes: 0 },
    action: {
      kind: plan.action.kind,
      tier: plan.tier,
      idempotent: plan.idempotent,
      amount: plan.action.amount,
    },
    reversal: { kind: plan.undo.kind, minutes: 0 },
    pattern: { occurrences: 20, reviewed: 20, consistency: 1 },
    scope: {
      target: plan.action.target,
      services: plan.scope.services.length,
      namespaces: 1,
      replicas: plan.scope.replicas,
      concurrent: plan.scope.concurrentFraction,
      cumulative: plan.scope.cumulativeFraction,
      recent: 0,
      traffic: plan.scope.trafficFraction,
      shared: false,
      regulated: false,
      production: true,
      kind: 'stateless',
      autoscaled: true,
    },
    room: { away: 0, used: 0.3, behind: 0.3, after: 0.3 },
    load: { rise: 1, swing: 1, unamplified: 1 },
    memory: { lasts: 10 },
    change: { recorded: false },
    budget: { remaining: 0.8 },
    evidence: { ageMinutes: 1, sources: 2, contradictory: false, monitorRestarted: false, missing: 0 },
    alerts: { onTarget: 1, absent: 0, badRecords: 0, all: 1, elsewhere: 0, signature: 1 },
    window: { open: true },
    event: { active: false },
    owner: { known: true },
    qualification: { state: 'assumed' },
    incident: { commander: false, underRepair: false },
    ...changes,
  };
}

function decisionOf(plan: Plan, changes: Partial<Decision>): Decision {
  return {
    level: 4,
    disposition: 'act',
    action: plan.action,
    planDigest: plan.digest,
    clauses: [],
    because: [],
    approval: null,
    escalateTo: 'on-call',
    exceptions: [],
    ...changes,
  };
}

/** The plain case: automation may act alone, and nothing stands in its way. */
export function acting(plan: Plan = planOf(), changes: Partial<GuardRequest> = {}): GuardRequest {
  return {
    at: now,
    observation: observe(now),
    plan,
    facts: factsOf(plan),
    decision: decisionOf(plan, {}),
    approvals: [],
    history: [],
    unagreed: [],
    ...changes,
  };
}

/** The same, with a decision to ask and one valid approval by the on-call. */
export function asking(
  plan: Plan = planOf(),
  changes: Partial<GuardRequest> = {},
  groups: ApprovalNeed['groups'] = [['on-call']],
): GuardRequest {
  const need = {
    groups,
    because: 'so it is',
    timeoutMs: 10 * minute,
    onTimeout: 'page-on-call',
    validForMs: 10 * minute,
  } as const;
  return acting(plan, {
    decision: decisionOf(plan, { level: 2, disposition: 'ask', approval: need }),
    approvals: [approvalOf(plan)],
    ...changes,
  });
}

export function approvalOf(plan: Plan, changes: Partial<Approval> = {}): Approval {
  return {
    role: 'on-call',
    person: 'on-call-1',
    planDigest: plan.digest,
    actionKind: plan.action.kind,
    givenAt: now - minute,
    validUntil: now + minute,
    ...changes,
  };
}

export function attempt(changes: Partial<AttemptRecord> = {}): AttemptRecord {
  const target = changes.target ?? 'checkout';
  return {
    at: now - 20 * minute,
    target,
    action: 'restart-pod',
    idempotencyKey: 'another-step',
    services: [target],
    outcome: 'did-not-help',
    ...changes,
  };
}
