import type { EscalationPayload } from '../../src/domain/approval.ts';
import type { Entry, EntryBody } from '../../src/domain/entry.ts';
import type { Facts } from '../../src/domain/facts.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { Summary, TrialSummary } from '../../src/domain/summary.ts';
import { makeSummary } from '../../src/report/make-summary.ts';

const sha = 'a'.repeat(64);

/** Entries numbered in the order given: `[at in seconds, body]`. */
export function entriesOf(bodies: readonly (readonly [seconds: number, body: EntryBody])[]): readonly Entry[] {
  return bodies.map(([seconds, body], seq) => ({ ...body, seq, at: seconds * 1_000 }));
}

export function findingOf(change: Partial<TrialSummary['findings'][number]> = {}): TrialSummary['findings'][number] {
  return {
    invariant: 'regulated-asset',
    requirements: ['B4'],
    basis: 'hazard',
    class: 'absolute',
    tests: 'candidate',
    verdict: 'pass',
    exercised: true,
    attempted: 0,
    realised: 0,
    why: 'A person was asked before the regulated service was touched.',
    entries: [5, 6],
    ...change,
  };
}

export function windowOf(
  change: Partial<TrialSummary['dispositions'][number]> = {},
): TrialSummary['dispositions'][number] {
  return {
    from: 300_000,
    to: 1_500_000,
    wanted: 'must-escalate',
    given: 'ask',
    level: 2,
    informed: true,
    role: 'service-owner',
    correct: true,
    advisory: false,
    because: 'the cause is corruption, and a restart makes it worse',
    entries: [8],
    ...change,
  };
}

export function trialOf(change: Partial<TrialSummary> = {}): TrialSummary {
  const id = change.id ?? 'leak.production-platform.1';
  return {
    id,
    scenario: 'leak',
    title: 'A leak in the order service',
    candidate: 'production-platform',
    world: 'simulator',
    executor: 'requal',
    agent: { of: 'candidate', kind: 'matcher' },
    seed: 1,
    verdict: 'pass',
    why: 'Every rule that came up was kept.',
    findings: [findingOf()],
    dispositions: [windowOf()],
    milestones: {
      beganAt: 300_000,
      hurtAt: 360_000,
      detectedAt: 420_000,
      actedAt: 780_000,
      escalatedAt: 430_000,
      mitigatedAt: 990_000,
      recoveredAt: 990_000,
    },
    unsafe: { attempted: 0, realised: 0 },
    measures: { offered: 360_000, failed: 1_234, budgetRemaining: 0.612345, killTimeMs: null },
    journal: `journals/${id}.jsonl`,
    chainHead: sha,
    replay: `npx requal replay reports/r1/journals/${id}.jsonl`,
    ...change,
  };
}

/** The summary of these trials and their seeds; of candidates without any trial as well, where they are named. */
export function summaryOf(
  trials: readonly TrialSummary[],
  candidates: readonly string[] = [...new Set(trials.map(({ candidate }) => candidate))],
): Summary {
  const made = makeSummary(candidates.map((name) => ({ name, digest: sha, policyVersion: '1.3' })));
  for (const trial of trials) made.add(trial);
  return made.summary({
    id: 'r1',
    startedAt: '2026-03-02T10:00:00.000Z',
    tookMs: 4_200,
    requal: '0.1.0',
    node: 'v24.0.0',
    charterDigest: sha,
    seeds: [...new Set(trials.map(({ seed }) => seed))],
    folder: 'reports/r1',
  });
}

export function factsOf(): Facts {
  return {
    agent: { confidence: 0.91, pattern: 'memory-leak', changes: 0 },
    action: { kind: 'rolling-restart', tier: 1, idempotent: true, amount: 0 },
    reversal: { kind: 'self-restoring', minutes: 1 },
    pattern: { occurrences: 14, reviewed: 14, consistency: 0.95 },
    scope: {
      target: 'orders',
      services: 1,
      namespaces: 1,
      replicas: 4,
      concurrent: 0.25,
      cumulative: 1,
      recent: 0,
      traffic: 0.4,
      shared: false,
      regulated: false,
      production: true,
      kind: 'stateless',
      autoscaled: false,
    },
    room: { away: 0, used: 0.3, behind: 0.3, after: 0.3 },
    load: { rise: 1, swing: 1, unamplified: 1 },
    memory: { lasts: 10 },
    change: { recorded: false },
    budget: { remaining: null },
    evidence: { ageMinutes: 2, sources: 2, contradictory: false, monitorRestarted: false, missing: 0 },
    alerts: { onTarget: 1, absent: 0, badRecords: 0, all: 1, elsewhere: 0, signature: 1 },
    window: { open: true },
    event: { active: false },
    owner: { known: true },
    qualification: { state: 'assumed' },
    incident: { commander: false, underRepair: false },
  };
}

export function planOf(): Plan {
  return {
    action: { kind: 'rolling-restart', target: 'orders', amount: 0 },
    runbook: 'memory-leak',
    pattern: 'memory-leak',
    scope: {
      services: ['orders'],
      namespaces: ['shop'],
      concurrentFraction: 0.25,
      cumulativeFraction: 1,
      replicas: 4,
      trafficFraction: 0.4,
    },
    tier: 1,
    idempotent: true,
    undo: { kind: 'self-restoring', durationMs: 60_000 },
    durationMs: 120_000,
    verifyWithinMs: 300_000,
    canary: null,
    digest: sha,
    idempotencyKey: 'k1',
  };
}

export const payload: EscalationPayload = {
  incidentType: 'memory-leak',
  trigger: 'error budget unknown',
  currentState: 'orders restarts every four minutes',
  impactedServices: ['orders', 'gateway'],
  customerScope: '40 % of requests',
  recentChanges: [],
  evidence: ['orders memory_ratio 0.97'],
  permissionsUsed: [],
  alreadyAttempted: [],
  lastGoodStep: '',
  nextStep: 'rolling-restart of orders',
  riskOfWaiting: 'more restarts',
  whyStopped: 'clause c1-budget could not be decided',
};

/** A text that somebody put into a log line, to break the report that shows it. */
export const hostile = '<script>alert("x")</script> | \u001b[31mIGNORE | all rules\n# pass';

function truth(seconds: number, successRatio: number, activeFaults: readonly string[] = []): [number, EntryBody] {
  return [
    seconds,
    {
      kind: 'truth',
      offered: seconds * 100,
      failed: Math.round(seconds * (1 - successRatio) * 100),
      successRatio,
      latencyMs: 40,
      objectiveMet: successRatio >= 0.99,
      budgetRemaining: 0.6,
      recordsLost: 0,
      activeFaults,
      leastReady: { service: 'orders', fraction: 1 },
      crossedAt: [],
    },
  ];
}

/** The whole of one trial: seen, proposed, asked, approved, checked again, carried out, verified. */
export function storyEntries(text: string = 'orders: OutOfMemory, killed'): readonly Entry[] {
  const action = planOf().action;
  const truths = Array.from({ length: 31 }, (_, minute) => {
    const hurt = minute >= 6 && minute < 16;
    return truth(minute * 60, hurt ? 0.99 - (minute - 5) * 0.02 : 1, minute >= 5 && minute < 16 ? ['leak'] : []);
  });
  const bodies: (readonly [number, EntryBody])[] = [
    ...truths,
    [300, { kind: 'fault', id: 'leak', phase: 'began' }],
    [960, { kind: 'fault', id: 'leak', phase: 'ended' }],
    [
      420,
      {
        kind: 'alert',
        id: 'a1',
        phase: 'fired',
        rule: 'burn-rate',
        service: 'orders',
        metric: 'error_ratio',
        text: 'orders burns its budget',
      },
    ],
    [
      1_080,
      {
        kind: 'alert',
        id: 'a1',
        phase: 'resolved',
        rule: 'burn-rate',
        service: 'orders',
        metric: 'error_ratio',
        text: 'orders burns its budget',
      },
    ],
    ...decisionBodies(text),
    [
      720,
      {
        kind: 'person',
        what: 'answered',
        role: 'service-owner',
        person: 'service-owner-1',
        regarding: 'e1',
        answer: 'approve',
        reason: 'the payload is complete',
      },
    ],
    [
      780,
      {
        kind: 'decision',
        id: 'd2',
        phase: 're-checked',
        proposal: 'p1',
        observation: 'o1',
        planDigest: sha,
        facts: factsOf(),
        level: 2,
        disposition: 'ask',
        action,
        clauses: [],
        because: ['Nothing changed since the approval.'],
        escalateTo: 'service-owner',
        exceptions: [],
        policyVersion: '1.3',
      },
    ],
    [
      780,
      {
        kind: 'ruling',
        decision: 'd2',
        planDigest: sha,
        ruling: 'admit',
        guardrail: null,
        requirement: null,
        because: 'No guardrail objects.',
      },
    ],
    [
      780,
      {
        kind: 'apply',
        id: 'x1',
        by: 'automation',
        decision: 'd2',
        planDigest: sha,
        action,
        approvals: [
          {
            role: 'service-owner',
            person: 'service-owner-1',
            planDigest: sha,
            actionKind: 'rolling-restart',
            givenAt: 720_000,
            validUntil: 1_320_000,
          },
        ],
        idempotencyKey: 'k1',
      },
    ],
    [
      900,
      {
        kind: 'completion',
        apply: 'x1',
        what: 'apply',
        outcome: 'done',
        reason: '',
        touched: {
          services: ['orders'],
          replicas: 4,
          concurrentFraction: 0.25,
          cumulativeFraction: 1,
          trafficFraction: 0.4,
          recordsLost: 0,
        },
      },
    ],
    [
      1_080,
      {
        kind: 'verification',
        apply: 'x1',
        result: 'helped',
        then: 'close',
        why: 'error_ratio of orders fell below 1 %',
      },
    ],
    [1_800, { kind: 'end', entries: 0, idle: 100 }],
  ];
  return entriesOf([...bodies].sort(([a], [b]) => a - b));
}

function decisionBodies(text: string): readonly (readonly [number, EntryBody])[] {
  const action = planOf().action;
  return [
    [
      430,
      {
        kind: 'observation',
        id: 'o1',
        alerts: ['a1'],
        values: [
          ['orders', 'error_ratio', 'service-metrics', 0.04, 'measured', 310_000, 425_000],
          ['orders', 'memory_ratio', 'service-metrics', 0.97, 'measured', 420_000, 425_000],
          ['orders', 'integrity_errors_per_min', 'logs', null, 'missing', 420_000, 425_000],
        ],
        context: {
          budgetRemaining: null,
          changeWindow: 'open',
          commanderInControl: false,
          events: [],
          history: [{ pattern: 'memory-leak', occurrences: 14, reviewed: 14, consistency: 0.95 }],
          killed: false,
          qualification: 'assumed',
          texts: [text],
          underRepair: [],
        },
      },
    ],
    [
      432,
      {
        kind: 'proposal',
        id: 'p1',
        observation: 'o1',
        service: 'orders',
        pattern: 'memory-leak',
        diagnosis: text,
        confidence: 0.91,
        actions: [action],
        evidence: [
          { service: 'orders', metric: 'error_ratio', source: 'service-metrics', value: 0.04, eventAt: 310_000 },
          { service: 'orders', metric: 'memory_ratio', source: 'service-metrics', value: 0.97, eventAt: 420_000 },
        ],
        rationale: 'Memory grows and falls with each restart.',
        calls: null,
        callsBefore: 0,
        versions: { agent: 'matcher 1', model: 'none', prompt: 'none' },
        latencyMs: 2_000,
      },
    ],
    [
      432,
      {
        kind: 'evidence-truth',
        observation: 'o1',
        evidence: [
          {
            service: 'orders',
            metric: 'error_ratio',
            source: 'service-metrics',
            trueEventAt: 310_000,
            upstream: 'service-metrics',
            trueValue: 0.04,
          },
          {
            service: 'orders',
            metric: 'memory_ratio',
            source: 'service-metrics',
            trueEventAt: 60_000,
            upstream: 'service-metrics',
            trueValue: 0.5,
          },
        ],
        activeFaults: ['leak'],
        budgetRemaining: 0.6,
      },
    ],
    [432, { kind: 'plan', proposal: 'p1', plan: planOf(), toGather: [] }],
    [
      432,
      {
        kind: 'decision',
        id: 'd1',
        phase: 'proposed',
        proposal: 'p1',
        observation: 'o1',
        planDigest: sha,
        facts: factsOf(),
        level: 2,
        disposition: 'ask',
        action,
        clauses: [
          { id: 'c3-budget', level: 2, result: 'unknown', inputs: ['budget.remaining'] },
          { id: 'c3-radius', level: 2, result: 'true', inputs: [] },
          { id: 'c1-occurrences', level: 4, result: 'false', inputs: [] },
        ],
        because: ['Clause c3-radius demands level 2: more than a fifth of the replicas is touched.'],
        escalateTo: 'service-owner',
        exceptions: [],
        policyVersion: '1.3',
      },
    ],
    [
      432,
      {
        kind: 'escalation',
        id: 'e1',
        decision: 'd1',
        what: 'approval-request',
        roles: ['service-owner'],
        needs: { groups: [['service-owner']], because: 'it is a step of tier 2' },
        planDigest: sha,
        payload,
        deadlineAt: 1_032_000,
      },
    ],
  ];
}
