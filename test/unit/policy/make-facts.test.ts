import { describe, expect, it } from 'vitest';
import type { EvidenceAssessment } from '../../../src/domain/evidence-assessment.ts';
import type { Alert, Context, Observation, ShownService } from '../../../src/domain/observation.ts';
import { recordsGoBad, telemetryAbsent } from '../../../src/domain/observation.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import type { Proposal } from '../../../src/domain/proposal.ts';
import { makeFacts } from '../../../src/policy/make-facts.ts';
import { variables } from '../../../src/policy/variables.ts';
import { safePlan } from '../../helpers/policy-facts.ts';

const checkout: ShownService = {
  name: 'checkout',
  kind: 'stateless',
  namespace: 'shop',
  environment: 'production',
  replicas: 6,
  autoscaled: true,
  shared: false,
  regulated: false,
  owner: 'service-owner',
  readyAfterMs: 30_000,
  trafficFraction: 0.3,
  callers: [],
};
const payments: ShownService = { ...checkout, name: 'payments', regulated: true };

const context: Context = {
  services: [checkout, payments],
  history: [{ pattern: 'oom-leak', occurrences: 14, reviewed: 12, consistency: 0.97 }],
  budget: { remainingFraction: 0.8, asOf: 3_600_000 },
  qualification: 'valid',
  changeWindow: 'open',
  events: [],
  changeRecords: [],
  deploys: [],
  killed: false,
  commanderInControl: false,
  underRepair: [],
  texts: [],
};

const proposal: Proposal = {
  service: 'checkout',
  pattern: 'oom-leak',
  diagnosis: 'seen a hundred times, regulated by nobody, budget of 100 %',
  confidence: 0.93,
  evidence: [],
  actions: [],
  rationale: '',
  calls: null,
  versions: { agent: 'a', model: 'b', prompt: 'c' },
};

const evidence: EvidenceAssessment = {
  ageMs: 90_000,
  independentSources: 2,
  contradictory: false,
  monitorRestarted: false,
  missing: 0,
};

function firing(service: string, changes: Partial<Alert> = {}): Alert {
  return { id: 'errors-1', rule: 'errors', service, metric: 'error_ratio', firedAt: 0, text: 'errors', ...changes };
}

interface Given {
  readonly context?: Partial<Context>;
  readonly proposal?: Partial<Proposal>;
  readonly plan?: Plan | null;
  readonly evidence?: Partial<EvidenceAssessment>;
  readonly shared?: readonly string[];
  readonly alerts?: readonly Alert[];
  readonly recent?: readonly string[];
  readonly signature?: readonly string[];
}

function facts(given: Given = {}) {
  const observation: Observation = {
    at: 3_600_000,
    alerts: given.alerts ?? [],
    silenced: [],
    context: { ...context, ...given.context },
    value: () => null,
    measured: (_service, metric) =>
      ['cpu_ratio', 'replicas_ready', 'request_rps', 'restarts'].includes(metric) ? 0.4 : null,
    valuesOf: () => [],
    mean: () => 0.5,
    meanAgo: () => 0.4,
    samplesSince: () => [],
  };
  return makeFacts({
    observation,
    proposal: { ...proposal, ...given.proposal },
    plan: given.plan === undefined ? safePlan : given.plan,
    evidence: { ...evidence, ...given.evidence },
    entry: 'checkout',
    recommendationChanges: 1,
    sharedInfrastructure: given.shared ?? [],
    recentServices: given.recent ?? [],
    signature: given.signature ?? [],
  });
}

function planOver(...services: string[]): Plan {
  return { ...safePlan, scope: { ...safePlan.scope, services } };
}

describe('facts', () => {
  it('are exactly the declared variables, each of its declared type', () => {
    const made = facts() as unknown as Record<string, Record<string, unknown>>;
    const paths = Object.entries(made).flatMap(([group, values]) =>
      Object.keys(values).map((name) => `${group}.${name}`),
    );
    expect(paths.toSorted()).toEqual(variables.map(({ path }) => path).toSorted());
    const types = variables.map(({ path }) => {
      const [group = '', name = ''] = path.split('.');
      return typeof made[group]?.[name];
    });
    expect(types).toEqual(variables.map(({ type }) => type));
  });

  it('take pattern and confidence from the proposal and all else from the context', () => {
    expect(facts()).toMatchObject({
      agent: { confidence: 0.93, pattern: 'oom-leak', changes: 1 },
      pattern: { occurrences: 14, reviewed: 12, consistency: 0.97 },
      scope: { regulated: false, shared: false, production: true, kind: 'stateless', autoscaled: true },
      budget: { remaining: 0.8 },
      evidence: { ageMinutes: 1.5, sources: 2 },
      reversal: { kind: 'self-restoring', minutes: 2 },
      owner: { known: true },
    });
  });

  it('say that a pattern outside the history was never seen, however well the agent knows it', () => {
    expect(facts({ proposal: { pattern: 'made-up' } }).pattern).toEqual({
      occurrences: 0,
      reviewed: 0,
      consistency: null,
    });
    expect(facts({ proposal: { pattern: null } }).pattern).toEqual({ occurrences: 0, reviewed: 0, consistency: null });
  });

  it('call a scope regulated as soon as one service in it is', () => {
    expect(facts({ plan: planOver('checkout', 'payments') }).scope.regulated).toBe(true);
  });

  it('do not know what is regulated or shared where a service is not shown', () => {
    expect(facts({ plan: planOver('checkout', 'ledger') }).scope).toMatchObject({ regulated: null, shared: null });
    expect(facts({ plan: planOver('payments', 'ledger') }).scope.regulated).toBe(true);
  });

  it('do not take a missing classification tag for a no', () => {
    const untagged = { ...checkout, name: 'search', regulated: null };
    const services = [checkout, payments, untagged];
    const regulated = (...names: string[]) =>
      facts({ plan: planOver(...names), context: { services } }).scope.regulated;
    expect([regulated('search'), regulated('checkout', 'search'), regulated('payments', 'search')]).toEqual([
      null,
      null,
      true,
    ]);
    const recorded = (...changeRecords: string[]) =>
      facts({ plan: planOver('checkout', 'search'), context: { services, changeRecords } }).change.recorded;
    expect([recorded('checkout'), recorded('search')]).toEqual([false, true]);
  });

  it('count the alerts that fire, on the target, for want of its samples, for bad records, and anywhere', () => {
    const alerts = [firing('checkout'), firing('checkout', { rule: telemetryAbsent }), firing('payments')];
    expect(facts({ alerts }).alerts).toMatchObject({ onTarget: 2, absent: 1, badRecords: 0, all: 3 });
    const bad = [firing('checkout', { rule: recordsGoBad }), firing('payments', { rule: recordsGoBad })];
    expect(facts({ alerts: bad }).alerts).toMatchObject({ onTarget: 1, absent: 0, badRecords: 1, all: 2 });
    const none = { onTarget: 0, absent: 0, badRecords: 0, all: 0, elsewhere: 0, signature: 0 };
    expect(facts().alerts).toEqual(none);
  });

  it('count the alerts where trouble of the target does not reach, but for those for want of samples', () => {
    const shop: ShownService = { ...checkout, name: 'shop' };
    const services = [
      { ...checkout, callers: ['shop'] },
      { ...shop, callers: ['gateway'] },
      { ...shop, name: 'gateway' },
    ];
    const elsewhere = (...alerts: readonly Alert[]) => facts({ alerts, context: { services } }).alerts.elsewhere;
    expect(elsewhere(firing('checkout'), firing('shop'), firing('gateway'))).toBe(0);
    expect(elsewhere(firing('checkout'), firing('payments'), firing('stock'))).toBe(2);
    expect(elsewhere(firing('payments', { rule: telemetryAbsent }))).toBe(0);
  });

  it('count the alerts on the target that speak for what the agent names', () => {
    const alerts = [firing('checkout', { metric: 'memory_ratio' }), firing('payments', { metric: 'memory_ratio' })];
    const signed = (...signature: readonly string[]) => facts({ alerts, signature }).alerts.signature;
    expect([signed('memory_ratio', 'restarts'), signed('restarts'), signed()]).toEqual([1, 0, 0]);
  });

  it('count the other services that automation has changed a short while ago', () => {
    expect(facts({ recent: ['checkout', 'cart', 'search'] }).scope.recent).toBe(2);
    expect(facts({ recent: ['checkout', 'payments'], plan: planOver('checkout', 'payments') }).scope.recent).toBe(0);
  });

  it('take a service that is not shown for production, of unknown kind and owner', () => {
    const ledger = { ...planOver('ledger'), action: { ...safePlan.action, target: 'ledger' } };
    expect(facts({ plan: ledger })).toMatchObject({
      scope: { production: true, kind: 'unknown' },
      owner: { known: false },
    });
  });

  it('need a change record of each regulated service', () => {
    const plan = planOver('checkout', 'payments');
    expect(facts({ plan, context: { changeRecords: ['checkout'] } }).change.recorded).toBe(false);
    expect(facts({ plan, context: { changeRecords: ['payments'] } }).change.recorded).toBe(true);
    expect(facts({ context: { changeRecords: ['checkout'] } }).change.recorded).toBe(true);
    expect(facts({ context: { changeRecords: ['payments'] } }).change.recorded).toBe(false);
  });

  it('do not know a budget that was last computed more than 15 minutes ago', () => {
    const asOf = (minutes: number) => ({
      context: { budget: { remainingFraction: 0.8, asOf: 3_600_000 - minutes * 60_000 } },
    });
    expect(facts(asOf(15)).budget.remaining).toBe(0.8);
    expect(facts(asOf(15.01)).budget.remaining).toBeNull();
  });

  it('do not turn an unknown age into a young one', () => {
    expect(facts({ evidence: { ageMs: null } }).evidence.ageMinutes).toBeNull();
  });

  it('see events, repairs and shared infrastructure where they touch the scope', () => {
    const event = (service: string) => ({ context: { events: [{ name: 'sale', services: [service] }] } });
    expect(facts(event('checkout')).event.active).toBe(true);
    expect(facts(event('payments')).event.active).toBe(false);
    expect(facts({ context: { underRepair: ['checkout'] } }).incident.underRepair).toBe(true);
    expect(facts({ context: { underRepair: ['payments'] } }).incident.underRepair).toBe(false);
    expect(facts({ shared: ['checkout'] }).scope.shared).toBe(true);
  });

  it('are about the service at fault when no action is recommended', () => {
    expect(facts({ plan: null, proposal: { service: 'payments' } })).toMatchObject({
      action: { kind: 'none' },
      scope: { target: 'payments', regulated: true, services: 0 },
    });
  });
});
