import { limits } from '../domain/limits.ts';
import type { EvidenceAssessment } from '../domain/evidence-assessment.ts';
import type { Facts } from '../domain/facts.ts';
import type { Alert, Context, Observation, ShownService } from '../domain/observation.ts';
import { telemetryAbsent } from '../domain/observation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Proposal } from '../domain/proposal.ts';

/** All that facts are made from. */
export interface FactSources {
  readonly observation: Observation;
  readonly proposal: Proposal;
  /** Null when the proposal recommends no action. */
  readonly plan: Plan | null;
  readonly evidence: EvidenceAssessment;
  /** Changes of the first recommended action in the last ten minutes (requirements.md B5). */
  readonly recommendationChanges: number;
  /** Services that the policy itself names as shared. */
  readonly sharedInfrastructure: readonly string[];
}

const msPerMinute = 60_000;

/**
 * The facts that clauses may read. From the proposal come the pattern's name and the confidence, and nothing else: how
 * often a pattern occurred, what is regulated, how far an action reaches and what is left of the budget is told by the
 * context (requirements.md E7). A value that the context does not show is null, never a guess.
 */
export function makeFacts(sources: FactSources): Facts {
  const { observation, proposal, plan, evidence } = sources;
  const { context } = observation;
  const target = plan?.action.target ?? proposal.service;
  const names = plan === null || plan.scope.services.length === 0 ? [target] : plan.scope.services;
  const shown = (name: string): ShownService | null =>
    context.services.find((service) => service.name === name) ?? null;
  const services = names.map(shown);
  const onTarget = shown(target);
  return {
    agent: { confidence: proposal.confidence, pattern: proposal.pattern, changes: sources.recommendationChanges },
    ...planFacts(plan),
    pattern: historyOf(proposal.pattern, context),
    scope: {
      ...extentOf(plan),
      ...placeOf(onTarget),
      target,
      shared: anyOf(services, ({ name, shared }) => shared || sources.sharedInfrastructure.includes(name)),
      regulated: anyOf(services, ({ regulated }) => regulated),
      production: services.some((service) => service?.environment !== 'staging'),
    },
    change: { recorded: isRecorded(services, target, context) },
    budget: { remaining: currentBudget(observation) },
    evidence: {
      ageMinutes: evidence.ageMs === null ? null : evidence.ageMs / msPerMinute,
      sources: evidence.independentSources,
      contradictory: evidence.contradictory,
      monitorRestarted: evidence.monitorRestarted,
      missing: evidence.missing,
    },
    alerts: alertsAbout(target, observation.alerts),
    window: { open: context.changeWindow === 'open' },
    event: { active: context.events.some((event) => event.services.some((service) => names.includes(service))) },
    owner: { known: (onTarget?.owner ?? null) !== null },
    qualification: { state: context.qualification },
    incident: {
      commander: context.commanderInControl,
      underRepair: context.underRepair.some((service) => names.includes(service)),
    },
  };
}

function alertsAbout(target: string, all: readonly Alert[]): Facts['alerts'] {
  const own = all.filter(({ service }) => service === target);
  const absent = own.filter(({ rule }) => rule === telemetryAbsent);
  return { onTarget: own.length, absent: absent.length, all: all.length };
}

/** Without an action nothing stands in the way of taking it back; the engine recommends nothing then. */
function planFacts(plan: Plan | null): Pick<Facts, 'action' | 'reversal'> {
  if (plan === null) {
    return {
      action: { kind: 'none', tier: 0, idempotent: true, amount: 0 },
      reversal: { kind: 'self-restoring', minutes: 0 },
    };
  }
  return {
    action: { kind: plan.action.kind, tier: plan.tier, idempotent: plan.idempotent, amount: plan.action.amount },
    reversal: { kind: plan.undo.kind, minutes: plan.undo.durationMs / msPerMinute },
  };
}

function extentOf(
  plan: Plan | null,
): Pick<Facts['scope'], 'services' | 'namespaces' | 'replicas' | 'concurrent' | 'cumulative' | 'traffic'> {
  if (plan === null) return { services: 0, namespaces: 0, replicas: 0, concurrent: 0, cumulative: 0, traffic: 0 };
  const { scope } = plan;
  return {
    services: scope.services.length,
    namespaces: scope.namespaces.length,
    replicas: scope.replicas,
    concurrent: scope.concurrentFraction,
    cumulative: scope.cumulativeFraction,
    traffic: scope.trafficFraction,
  };
}

function placeOf(service: ShownService | null): Pick<Facts['scope'], 'kind' | 'autoscaled'> {
  return { kind: service?.kind ?? 'unknown', autoscaled: service?.autoscaled ?? false };
}

/** A pattern that history does not list never occurred; how consistent its outcome was is then not known. */
function historyOf(pattern: string | null, { history }: Context): Facts['pattern'] {
  const entry = history.find((candidate) => candidate.pattern === pattern);
  if (pattern === null || entry === undefined || entry.occurrences === 0) {
    return { occurrences: 0, reviewed: 0, consistency: null };
  }
  return { occurrences: entry.occurrences, reviewed: entry.reviewed, consistency: entry.consistency };
}

/** True as soon as one service is; null when none is but of one it is not shown (requirements.md E3). */
function anyOf(
  services: readonly (ShownService | null)[],
  is: (service: ShownService) => boolean | null,
): boolean | null {
  const all = services.map((service) => (service === null ? null : is(service)));
  if (all.includes(true)) return true;
  return all.includes(null) ? null : false;
}

/**
 * Every service that is regulated, or may be, needs its own record; where none is regulated, a record of the target is
 * one.
 */
function isRecorded(services: readonly (ShownService | null)[], target: string, { changeRecords }: Context): boolean {
  const regulated = services.flatMap((service) => (service && service.regulated !== false ? [service.name] : []));
  const needed = regulated.length > 0 ? regulated : [target];
  return needed.every((name) => changeRecords.includes(name));
}

/** A budget that was last computed long ago says nothing about what is left now. */
function currentBudget({ at, context: { budget } }: Observation): number | null {
  return at - budget.asOf > limits.contextAgeMaxMs ? null : budget.remainingFraction;
}
