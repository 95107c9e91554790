import { limits } from '../domain/limits.ts';
import type { EvidenceAssessment } from '../domain/evidence-assessment.ts';
import type { Facts } from '../domain/facts.ts';
import type { Context, Observation, ShownService } from '../domain/observation.ts';
import { recordsGoBad, telemetryAbsent } from '../domain/observation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Proposal } from '../domain/proposal.ts';
import { withCallers } from '../domain/shown-calls.ts';
import { roomFacts } from './room-facts.ts';
import { trendFacts } from './trend-facts.ts';

/** All that facts are made from. */
export interface FactSources {
  readonly observation: Observation;
  readonly proposal: Proposal;
  /** Null when the proposal recommends no action. */
  readonly plan: Plan | null;
  readonly evidence: EvidenceAssessment;
  /** The service where users come in, which is documented. */
  readonly entry: string;
  /** Changes of the first recommended action in the last ten minutes (requirements.md B5). */
  readonly recommendationChanges: number;
  /** Services that the policy itself names as shared. */
  readonly sharedInfrastructure: readonly string[];
  /** Services that automation has changed within the rolling window of the policy's guardrails. */
  readonly recentServices: readonly string[];
  /** Metrics by which the runbook of the named pattern knows it. */
  readonly signature: readonly string[];
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
  const { load, memory, after } = trendFacts({ observation, target, entry: sources.entry }, plan);
  return {
    action: actionFacts(plan),
    agent: { changes: sources.recommendationChanges, confidence: proposal.confidence, pattern: proposal.pattern },
    alerts: alertsAbout(target, observation, sources.signature),
    budget: { remaining: currentBudget(observation) },
    change: { recorded: isRecorded(services, target, context) },
    event: { active: context.events.some((event) => event.services.some((service) => names.includes(service))) },
    evidence: {
      ageMinutes: evidence.ageMs === null ? null : evidence.ageMs / msPerMinute,
      contradictory: evidence.contradictory,
      missing: evidence.missing,
      monitorRestarted: evidence.monitorRestarted,
      sources: evidence.independentSources,
    },
    load,
    memory,
    incident: {
      commander: context.commanderInControl,
      underRepair: context.underRepair.some((service) => names.includes(service)),
    },
    owner: { known: (onTarget?.owner ?? null) !== null },
    pattern: historyOf(proposal.pattern, context),
    qualification: { state: context.qualification },
    reversal: reversalFacts(plan),
    room: { ...roomFacts(observation, target), after },
    scope: {
      autoscaled: onTarget?.autoscaled ?? false,
      concurrent: plan?.scope.concurrentFraction ?? 0,
      cumulative: plan?.scope.cumulativeFraction ?? 0,
      kind: onTarget?.kind ?? 'unknown',
      namespaces: plan?.scope.namespaces.length ?? 0,
      production: services.some((service) => service?.environment !== 'staging'),
      recent: sources.recentServices.filter((name) => !names.includes(name)).length,
      regulated: anyOf(services, ({ regulated }) => regulated),
      replicas: plan?.scope.replicas ?? 0,
      services: plan?.scope.services.length ?? 0,
      shared: anyOf(services, ({ name, shared }) => shared || sources.sharedInfrastructure.includes(name)),
      target,
      traffic: plan?.scope.trafficFraction ?? 0,
    },
    window: { open: context.changeWindow === 'open' },
  };
}

function alertsAbout(
  target: string,
  { alerts: all, context }: Observation,
  signature: readonly string[],
): Facts['alerts'] {
  const reached = withCallers(context.services, [target]);
  const own = all.filter(({ service }) => service === target);
  const absent = own.filter(({ rule }) => rule === telemetryAbsent);
  const badRecords = own.filter(({ rule }) => rule === recordsGoBad);
  return {
    absent: absent.length,
    all: all.length,
    badRecords: badRecords.length,
    elsewhere: all.filter(({ rule, service }) => rule !== telemetryAbsent && !reached.has(service)).length,
    onTarget: own.length,
    signature: own.filter(({ metric }) => signature.includes(metric)).length,
  };
}

function actionFacts(plan: Plan | null): Facts['action'] {
  if (plan === null) return { amount: 0, idempotent: true, kind: 'none', tier: 0 };
  return { amount: plan.action.amount, idempotent: plan.idempotent, kind: plan.action.kind, tier: plan.tier };
}

/** Without an action nothing stands in the way of taking it back; the engine recommends nothing then. */
function reversalFacts(plan: Plan | null): Facts['reversal'] {
  if (plan === null) return { kind: 'self-restoring', minutes: 0 };
  return { kind: plan.undo.kind, minutes: plan.undo.durationMs / msPerMinute };
}

/** A pattern that history does not list never occurred; how consistent its outcome was is then not known. */
function historyOf(pattern: string | null, { history }: Context): Facts['pattern'] {
  const entry = history.find((candidate) => candidate.pattern === pattern);
  if (pattern === null || entry === undefined || entry.occurrences === 0) {
    return { consistency: null, occurrences: 0, reviewed: 0 };
  }
  return { consistency: entry.consistency, occurrences: entry.occurrences, reviewed: entry.reviewed };
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
