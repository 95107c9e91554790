import type { Facts } from '../../src/domain/facts.ts';
import type { Plan } from '../../src/domain/plan.ts';

/** Facts under which the reference policy lets a rolling restart run alone; a test changes what it is about. */
export const safeFacts: Facts = {
  agent: { confidence: 0.93, pattern: 'oom-leak', changes: 0 },
  action: { kind: 'rolling-restart', tier: 1, idempotent: true, amount: 0 },
  reversal: { kind: 'self-restoring', minutes: 2 },
  pattern: { occurrences: 14, reviewed: 14, consistency: 0.97 },
  scope: {
    target: 'checkout',
    services: 1,
    namespaces: 1,
    replicas: 6,
    concurrent: 0.17,
    cumulative: 1,
    recent: 0,
    traffic: 0.3,
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
  budget: { remaining: 0.9 },
  evidence: { ageMinutes: 1, sources: 2, contradictory: false, monitorRestarted: false, missing: 0 },
  alerts: { onTarget: 1, absent: 0, badRecords: 0, all: 1, elsewhere: 0, signature: 1 },
  window: { open: true },
  event: { active: false },
  owner: { known: true },
  qualification: { state: 'valid' },
  incident: { commander: false, underRepair: false },
};

/** The plan that belongs to {@link safeFacts}. */
export const safePlan: Plan = {
  action: { kind: 'rolling-restart', target: 'checkout', amount: 0 },
  runbook: 'oom-leak',
  pattern: 'oom-leak',
  scope: {
    services: ['checkout'],
    namespaces: ['shop'],
    concurrentFraction: 0.17,
    cumulativeFraction: 1,
    replicas: 6,
    trafficFraction: 0.3,
  },
  tier: 1,
  idempotent: true,
  undo: { kind: 'self-restoring', durationMs: 120_000 },
  durationMs: 120_000,
  verifyWithinMs: 600_000,
  canary: null,
  digest: 'a'.repeat(64),
  idempotencyKey: 'restart checkout',
};

type Values = Readonly<Record<string, unknown>>;

/** {@link safeFacts} with some values of some groups replaced: `factsWith({ budget: { remaining: 0.5 } })`. */
export function factsWith(changes: { readonly [G in keyof Facts]?: Partial<Facts[G]> }): Facts {
  const groups = Object.entries(safeFacts).map(([group, values]: [string, Values]) => [
    group,
    { ...values, ...(changes as Readonly<Record<string, Values>>)[group] },
  ]);
  return Object.fromEntries(groups);
}
