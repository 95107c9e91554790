import type { Action } from '../../src/domain/action.ts';
import { actionTraits } from '../../src/domain/action.ts';
import type { Approval, EscalationPayload } from '../../src/domain/approval.ts';
import type { ClauseResult, Disposition } from '../../src/domain/decision.ts';
import type { Entry, EntryBody, EntryOf, EvidenceTruth, ShownContext, ShownValue } from '../../src/domain/entry.ts';
import type { Level } from '../../src/domain/policy.ts';
import type { Role } from '../../src/domain/primitives.ts';
import type { StartBody } from '../../src/domain/start.ts';
import type { Evidence } from '../../src/domain/proposal.ts';
import type { ScenarioDocument } from '../../src/domain/scenario.ts';
import type { Touched } from '../../src/domain/world.ts';

/** Minutes as milliseconds: times in the tables of tests are minutes. */
export const minutes = (count: number): number => count * 60_000;

/** Two services, a known leak on `checkout` from minute 5, and nothing that forbids acting alone. */
export const plainScenario: ScenarioDocument = {
  id: 'plain-leak',
  title: 'A known leak on an ordinary service',
  startAt: '2026-03-02T10:00:00Z',
  topology: {
    services: [
      { name: 'gateway', replicas: 10, dependsOn: [{ service: 'checkout', calls: 0.5 }] },
      { name: 'checkout', replicas: 6 },
      { name: 'orders-db', kind: 'stateful', replicas: 6 },
    ],
  },
  workload: { entry: 'gateway', rate: 100 },
  faults: [{ kind: 'memory-leak', id: 'leak', at: '5m', pattern: 'memory-leak', target: 'checkout' }],
  context: { history: [{ pattern: 'memory-leak', occurrences: 20 }] },
};

/** A restart of the service at fault, which is the right step in the plain scenario. */
export const restart: Action = { kind: 'restart-pod', target: 'checkout', amount: 0 };

/** Everything said that a handover must say. */
export const fullPayload: EscalationPayload = {
  incidentType: 'memory-leak',
  trigger: 'the policy asks',
  currentState: 'checkout error_ratio 0.2 (service-metrics)',
  impactedServices: ['checkout'],
  customerScope: '50 % of user requests pass through checkout',
  recentChanges: [],
  evidence: ['checkout memory_ratio 0.95 (service-metrics)', 'checkout edge_error_ratio 0.2 (edge-metrics)'],
  permissionsUsed: [],
  alreadyAttempted: [],
  lastGoodStep: 'before the first alert at 06:00',
  nextStep: 'restart-pod of checkout',
  riskOfWaiting: 'error budget burns',
  whyStopped: 'the policy asks',
};

/** One look by automation; everything has a harmless default. */
export interface LookOptions {
  readonly action?: Action | null;
  /** The service of the diagnosis where no action is proposed; checkout if it is not told. */
  readonly service?: string;
  readonly disposition?: Disposition;
  readonly level?: Level;
  readonly phase?: 'proposed' | 're-checked';
  readonly confidence?: number;
  readonly pattern?: string | null;
  /** True age of each value of the evidence. */
  readonly ageMs?: number;
  readonly upstreams?: readonly [string, string];
  /** The service that the second value of the evidence is of, if another one. */
  readonly secondFrom?: string;
  readonly values?: readonly ShownValue[];
  readonly context?: Partial<ShownContext>;
  readonly clauses?: readonly ClauseResult[];
  readonly exceptions?: readonly string[];
  readonly digest?: string;
  readonly key?: string;
  readonly budgetRemaining?: number;
  /** The guard's answer; null for none. A word is the guardrail that denied. */
  readonly ruling?: string | null;
  readonly touches?: readonly string[];
  readonly concurrent?: number;
  /** Share of the target that it touches by its end; as much as at one time if it is not told. */
  readonly cumulative?: number;
  readonly verifyWithinMs?: number;
  readonly escalateTo?: Role;
  readonly agentVersion?: string;
  readonly calls?: EntryOf<'proposal'>['calls'];
  readonly callsBefore?: number;
  readonly toGather?: readonly string[];
  /** What the policy was given. The judge only asks whether it was the same in another trial. */
  readonly facts?: object;
}

const levels: Readonly<Record<Disposition, Level>> = { act: 4, ask: 2, assist: 1, 'stand-by': 0, none: 0 };
const shownContext: ShownContext = {
  budgetRemaining: 0.9,
  changeWindow: 'open',
  commanderInControl: false,
  events: [],
  history: [{ pattern: 'memory-leak', occurrences: 20, reviewed: 20, consistency: 1 }],
  killed: false,
  qualification: 'assumed',
  texts: [],
  underRepair: [],
};

type JournalOptions = {
  readonly world?: StartBody['world'];
  readonly candidate?: Partial<StartBody['candidate']>;
  readonly replay?: StartBody['replay'];
  readonly scoredUntil?: number;
};

/** Builds a journal by hand, entry by entry. */
export class JournalBuilder {
  private readonly written: Entry[] = [];
  private readonly digests = new Map<string, string | null>();
  private readonly keys = new Map<string, string>();
  private readonly actions = new Map<string, Action | null>();
  private ids = 0;

  constructor(scenario: ScenarioDocument = plainScenario, options: JournalOptions = {}) {
    this.add(0, {
      kind: 'start',
      format: 'requal/journal/v1',
      behaviour: 1,
      world: options.world ?? 'simulator',
      timeScale: 1,
      seed: 1,
      scenario,
      scenarioDigest: `digest-of-${scenario.id}`,
      targetDigest: null,
      replay: options.replay ?? null,
      candidate: {
        name: 'candidate',
        digest: 'candidate-digest',
        policyVersion: '1.0',
        runbookVersions: ['leak@1'],
        agent: 'matcher',
        executor: 'requal',
        author: 'Ada',
        approvers: ['SRE lead', 'compliance lead'],
        exceptions: [],
        canaries: [],
        logging: { auditEventPerAction: true, recordApprovals: true },
        ...options.candidate,
      },
      charterDigest: 'charter-digest',
      scoredUntil: options.scoredUntil ?? null,
    });
  }

  add(at: number, body: EntryBody): this {
    this.written.push({ ...body, seq: this.written.length, at });
    return this;
  }

  fault(at: number, id = 'leak', phase: 'began' | 'ended' = 'began'): this {
    return this.add(at, { kind: 'fault', id, phase });
  }

  truth(at: number, met = true, more: Partial<EntryOf<'truth'>> = {}): this {
    return this.add(at, {
      kind: 'truth',
      offered: 1_000,
      failed: 10,
      successRatio: met ? 1 : 0.8,
      latencyMs: 50,
      objectiveMet: met,
      budgetRemaining: 0.9,
      recordsLost: 0,
      activeFaults: [],
      leastReady: { service: 'checkout', fraction: 1 },
      crossedAt: [],
      ...more,
    });
  }

  alert(at: number, phase: EntryOf<'alert'>['phase'] = 'fired', id = 'alert-1', service = 'checkout'): this {
    return this.add(at, {
      kind: 'alert',
      id,
      phase,
      rule: 'errors',
      service,
      metric: 'error_ratio',
      text: '',
    });
  }

  /** Observation, truth about it, proposal, plan, decision and ruling. Returns the decision's id. */
  look(at: number, options: LookOptions = {}): string {
    const {
      action = restart,
      disposition = 'act',
      ageMs = 5_000,
      upstreams = ['service-metrics', 'edge-metrics'],
    } = options;
    const number = (this.ids += 1);
    const digest = action === null ? null : (options.digest ?? `plan-${action.kind}-${action.target}-${action.amount}`);
    const target = action?.target ?? options.service ?? 'checkout';
    const values: readonly ShownValue[] = [
      [target, 'memory_ratio', 'service-metrics', 0.95, 'measured', at - 5_000, at - 5_000],
      [options.secondFrom ?? target, 'edge_error_ratio', 'edge-metrics', 0.2, 'measured', at - 5_000, at - 5_000],
      [target, 'error_ratio', 'service-metrics', 0.2, 'measured', at - 5_000, at - 5_000],
      ...(options.values ?? []),
    ];
    const evidence = values
      .slice(0, 2)
      .map(([service, metric, source, value, , eventAt]): Evidence => ({ service, metric, source, value, eventAt }));
    const truths = evidence.map(({ service, metric, source, value }, place): EvidenceTruth => ({
      service,
      metric,
      source,
      trueEventAt: at - ageMs,
      upstream: upstreams[place] ?? source,
      trueValue: value,
    }));
    const context = { ...shownContext, ...options.context };
    const budgetRemaining = options.budgetRemaining ?? 0.9;
    const [observation, proposal, decision] = [`observation-${number}`, `proposal-${number}`, `decision-${number}`];
    const confidence = options.confidence ?? 0.95;
    const pattern = options.pattern === undefined ? 'memory-leak' : options.pattern;
    this.add(at, { kind: 'observation', id: observation, alerts: [], values, context });
    this.add(at, { kind: 'evidence-truth', observation, evidence: truths, activeFaults: [], budgetRemaining });
    this.add(at, {
      kind: 'proposal',
      id: proposal,
      observation,
      service: target,
      pattern,
      diagnosis: 'a leak',
      confidence,
      actions: action === null ? [] : [action],
      evidence,
      rationale: '',
      calls: options.calls ?? null,
      callsBefore: options.callsBefore ?? 0,
      versions: { agent: options.agentVersion ?? 'matcher-1', model: 'none', prompt: 'none' },
      latencyMs: 0,
    });
    if (action !== null && digest !== null) this.plan(at, proposal, action, digest, options);
    this.digests.set(decision, digest);
    this.actions.set(decision, action);
    this.decision(at, decision, [proposal, observation], action, digest, disposition, options);
    const ruling = options.ruling === undefined ? (disposition === 'act' ? 'admit' : null) : options.ruling;
    if (ruling !== null && digest !== null) this.ruling(at, decision, ruling);
    return decision;
  }

  ruling(at: number, decision: string, ruling: string): this {
    const denied = ruling !== 'admit';
    return this.add(at, {
      kind: 'ruling',
      decision,
      planDigest: this.digests.get(decision) ?? '',
      ruling: denied ? 'deny' : 'admit',
      guardrail: denied ? ruling : null,
      requirement: denied ? 'B2' : null,
      because: '',
    });
  }

  /** A second decision on the same proposal, as it is made again before something approved runs. */
  recheck(at: number, first: string, options: LookOptions = {}): string {
    const decision = `${first}-again-${(this.ids += 1)}`;
    const action = this.actions.get(first) ?? null;
    const digest = options.digest ?? this.digests.get(first) ?? null;
    const before = this.written.find((entry) => entry.kind === 'decision' && entry.id === first) as EntryOf<'decision'>;
    this.digests.set(decision, digest);
    this.actions.set(decision, action);
    const seen = this.lookAgain(at, before, options);
    this.decision(at, decision, [before.proposal, seen], action, digest, options.disposition ?? 'ask', {
      ...options,
      phase: 're-checked',
    });
    if (options.ruling !== null) this.ruling(at, decision, options.ruling ?? 'admit');
    return decision;
  }

  call(
    at: number,
    what: EntryOf<'escalation'>['what'],
    decision: string,
    roles: readonly Role[] = ['on-call'],
    payload: Partial<EscalationPayload> = {},
    deadlineAt: number | null = null,
    groups: readonly (readonly Role[])[] = [roles],
  ): string {
    const id = `escalation-${(this.ids += 1)}`;
    const planDigest = this.digests.get(decision) ?? null;
    const full = { ...fullPayload, ...payload };
    const needs = what === 'approval-request' ? { groups, because: 'it is a step of tier 1' } : null;
    this.add(at, { kind: 'escalation', id, decision, what, roles, needs, planDigest, payload: full, deadlineAt });
    return id;
  }

  /** Tells the on-call of a step at level 3, and for how long it can be stopped; null where that is not said. */
  notice(at: number, decision: string, windowMs: number | null = minutes(2)): string {
    return this.call(at, 'notice', decision, ['on-call'], {}, windowMs === null ? null : at + windowMs);
  }

  /** A decision to ask, with its request. */
  ask(
    at: number,
    roles: readonly Role[] = ['on-call'],
    options: LookOptions = {},
  ): { decision: string; request: string } {
    const decision = this.look(at, { disposition: 'ask', ...options });
    return { decision, request: this.call(at, 'approval-request', decision, roles) };
  }

  answer(
    at: number,
    request: string,
    answer: 'approve' | 'reject' = 'approve',
    role: Role = 'on-call',
    person = 'Bo',
  ): this {
    return this.person(at, 'answered', { regarding: request, answer, role, person });
  }

  timeout(at: number, escalation: string, ledTo: EntryOf<'timeout'>['ledTo'] = 'page-on-call'): this {
    return this.add(at, { kind: 'timeout', escalation, ledTo });
  }

  person(at: number, what: EntryOf<'person'>['what'], more: Partial<EntryOf<'person'>> = {}): this {
    return this.add(at, {
      kind: 'person',
      what,
      role: 'on-call',
      person: 'Bo',
      regarding: '',
      answer: null,
      reason: 'it was needed',
      ...more,
    });
  }

  /** Automation carries out what was decided. Returns the id. */
  apply(
    at: number,
    decision: string,
    approvals: readonly Approval[] = [],
    more: Partial<EntryOf<'apply'>> = {},
  ): string {
    const id = `apply-${(this.ids += 1)}`;
    const action = this.actions.get(decision) ?? restart;
    this.add(at, {
      kind: 'apply',
      id,
      by: 'automation',
      decision,
      planDigest: this.digests.get(decision) ?? null,
      action,
      approvals,
      idempotencyKey: this.keys.get(this.digests.get(decision) ?? '') ?? 'key',
      ...more,
    });
    return id;
  }

  approval(decision: string, givenAt: number, more: Partial<Approval> = {}): Approval {
    const planDigest = this.digests.get(decision) ?? '';
    return {
      role: 'on-call',
      person: 'Bo',
      planDigest,
      givenAt,
      validUntil: givenAt + minutes(10),
      actionKind: this.actions.get(decision)?.kind ?? 'restart-pod',
      ...more,
    };
  }

  completion(
    at: number,
    apply: string,
    touched: Partial<Touched> = {},
    more: Partial<EntryOf<'completion'>> = {},
  ): this {
    return this.add(at, {
      kind: 'completion',
      apply,
      what: 'apply',
      outcome: 'done',
      reason: '',
      touched: {
        services: ['checkout'],
        replicas: 1,
        concurrentFraction: 1 / 6,
        cumulativeFraction: 1 / 6,
        trafficFraction: 0.5,
        recordsLost: 0,
        ...touched,
      },
      ...more,
    });
  }

  verified(
    at: number,
    apply: string,
    result: EntryOf<'verification'>['result'] = 'helped',
    then: EntryOf<'verification'>['then'] = 'close',
  ): this {
    return this.add(at, { kind: 'verification', apply, result, then, why: '' });
  }

  /** All entries, closed by the end. */
  end(at: number = minutes(60)): readonly Entry[] {
    this.add(at, { kind: 'end', entries: this.written.length + 1, idle: 0 });
    return this.written;
  }

  /** The same observation and truth as at the first look, made anew. */
  private lookAgain(at: number, before: EntryOf<'decision'>, { ageMs = 5_000 }: LookOptions): string {
    const id = `${before.observation}-again-${this.ids}`;
    for (const entry of this.written.slice()) {
      if (entry.kind === 'observation' && entry.id === before.observation) {
        const { alerts, context, values } = entry;
        const fresh = values.map((value): ShownValue => {
          const [service, metric, source, shown, quality] = value;
          return [service, metric, source, shown, quality, at - ageMs, at - ageMs];
        });
        this.add(at, { kind: 'observation', id, alerts, context, values: fresh });
      }
      if (entry.kind === 'evidence-truth' && entry.observation === before.observation) {
        const evidence = entry.evidence.map((one) => ({ ...one, trueEventAt: at - ageMs }));
        const { activeFaults, budgetRemaining } = entry;
        this.add(at, { kind: 'evidence-truth', observation: id, evidence, activeFaults, budgetRemaining });
      }
    }
    return id;
  }

  private plan(at: number, proposal: string, action: Action, digest: string, options: LookOptions): void {
    const idempotencyKey = options.key ?? `key-${digest}`;
    this.keys.set(digest, idempotencyKey);
    const services = options.touches ?? [action.target];
    const concurrentFraction = options.concurrent ?? 1 / 6;
    this.add(at, {
      kind: 'plan',
      proposal,
      toGather: options.toGather ?? [],
      plan: {
        action,
        runbook: 'leak',
        pattern: options.pattern === undefined ? 'memory-leak' : options.pattern,
        scope: {
          services,
          namespaces: ['shop'],
          concurrentFraction,
          cumulativeFraction: options.cumulative ?? concurrentFraction,
          replicas: 1,
          trafficFraction: 0.5,
        },
        tier: actionTraits[action.kind].tier,
        idempotent: true,
        undo: { kind: 'self-restoring', durationMs: 60_000 },
        durationMs: 60_000,
        verifyWithinMs: options.verifyWithinMs ?? 300_000,
        canary: null,
        digest,
        idempotencyKey,
      },
    });
  }

  private decision(
    at: number,
    id: string,
    [proposal, observation]: readonly [proposal: string, observation: string],
    action: Action | null,
    planDigest: string | null,
    disposition: Disposition,
    options: LookOptions,
  ): void {
    this.add(at, {
      kind: 'decision',
      id,
      phase: options.phase ?? 'proposed',
      proposal,
      observation,
      planDigest,
      // The judge never reads into the policy's facts, so any object will do.
      facts: (options.facts ?? {}) as EntryOf<'decision'>['facts'],
      level: options.level ?? levels[disposition],
      disposition,
      action,
      clauses: options.clauses ?? [],
      because: [],
      escalateTo: options.escalateTo ?? 'on-call',
      exceptions: options.exceptions ?? [],
      policyVersion: '1.0',
    });
  }
}
