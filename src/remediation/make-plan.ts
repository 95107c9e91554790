import { digest } from '../base/canonical-json.ts';
import type { Action } from '../domain/action.ts';
import { actionTraits, restartKinds } from '../domain/action.ts';
import { canaryReplicas } from '../domain/canary.ts';
import type { CanaryRule, PlannedCanary } from '../domain/canary.ts';
import { limits } from '../domain/limits.ts';
import type { Observation, ShownService } from '../domain/observation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { AllowedAction, Runbook } from '../domain/runbook.ts';
import { planScope } from './plan-scope.ts';
import { reachOf } from './reach.ts';

export interface PlanInput {
  readonly proposal: Proposal;
  /** The proposed action that is planned, normally the first. */
  readonly action: Action;
  readonly observation: Observation;
  readonly runbooks: readonly Runbook[];
  /** What the policy begins with a few replicas (requirements.md D12). */
  readonly canaries: readonly CanaryRule[];
}

/** Where no runbook says how long the effect may take: long enough for the alert windows to see it. */
const verifyWithinDefaultMs = 300_000;

/**
 * Makes a proposal definite from what the context shows. A runbook of the named pattern that allows the action tells
 * undo and verification; its tier can only raise that of the catalogue. Without one the catalogue holds.
 */
export function makePlan({ proposal, action, observation, runbooks, canaries }: PlanInput): Plan {
  const { services } = observation.context;
  const ready = observation.value(action.target, 'replicas_ready')?.value ?? null;
  const made = outlineOf({ proposal, action, services, ready }, { runbooks, canaries });
  const episode = episodeOf(proposal, made.action, observation);
  const { kind, target } = made.action;
  return { ...made, idempotencyKey: `${kind}:${target}:${proposal.pattern ?? 'no-pattern'}:${episode}` };
}

/** A plan without what turns on the alerts. */
type Outline = Omit<Plan, 'idempotencyKey'>;

/** What is proposed again and again is planned once, as long as the context shows the same services. */
const outlines = new WeakMap<readonly ShownService[], Outlines>();

/** The candidate's own rules for plans. */
type Rules = Pick<PlanInput, 'runbooks' | 'canaries'>;

interface Outlines {
  readonly rules: Rules;
  /** By all that is read of a proposal and its action. */
  readonly made: Map<string, Outline>;
}

/** What a plan is made of, beside the rules. */
interface Asked {
  readonly proposal: Proposal;
  readonly action: Action;
  readonly services: readonly ShownService[];
  /** Replicas of the target that are shown as ready; null where none is shown. */
  readonly ready: number | null;
}

function outlineOf(asked: Asked, rules: Rules): Outline {
  const { proposal, action, services, ready } = asked;
  const known = outlines.get(services);
  const { made } = known && isSame(known.rules, rules) ? known : freshOutlines(services, rules);
  const what = JSON.stringify([proposal.pattern, proposal.service, action.kind, action.target, action.amount, ready]);
  const found = made.get(what);
  if (found !== undefined) return found;
  const outline = makeOutline(asked, rules);
  if (made.size >= limits.outlinesKeptMax) made.clear();
  made.set(what, outline);
  return outline;
}

function isSame(one: Rules, other: Rules): boolean {
  return one.runbooks === other.runbooks && one.canaries === other.canaries;
}

function freshOutlines(services: readonly ShownService[], rules: Rules): Outlines {
  const fresh: Outlines = { rules, made: new Map() };
  outlines.set(services, fresh);
  return fresh;
}

function makeOutline({ proposal, action: proposed, services, ready }: Asked, { runbooks, canaries }: Rules): Outline {
  const allowance = allowanceFor(proposal, proposed, runbooks);
  const action = definite(proposed, allowance);
  const shown = services.find((service) => service.name === action.target) ?? null;
  const scope = planScope(action, services, ready);
  const named = planScope(action, services, lastingCount(ready, shown));
  const undo = undoOf(action, shown, allowance?.allowed ?? null);
  const runbook = allowance?.runbook ?? null;
  const canary = canaryOf(action, shown, canaries);
  return {
    action,
    runbook: runbook?.id ?? null,
    pattern: proposal.pattern,
    scope,
    tier: Math.max(actionTraits[action.kind].tier, allowance?.allowed.tier ?? 0),
    idempotent: allowance?.allowed.idempotent ?? reachOf[action.kind].idempotent,
    undo,
    durationMs: durationOf(action, shown),
    verifyWithinMs: allowance?.allowed.verifyWithin ?? verifyWithinDefaultMs,
    canary,
    // What an approval names (D4). Time, confidence and one replica more or less that is ready are left out: they move
    // while a person reads, and are checked again as facts before anything is carried out (D19).
    digest: digest({
      action,
      pattern: proposal.pattern,
      runbook: runbook === null ? null : { id: runbook.id, version: runbook.version },
      scope: named,
      undo,
      ...(canary === null ? {} : { canary }),
    }),
  };
}

/** The canary that the policy wants of a step; a step that is no larger than its canary is done at one go. */
function canaryOf(action: Action, shown: ShownService | null, canaries: readonly CanaryRule[]): PlannedCanary | null {
  const rule = canaries.find((one) => one.action === action.kind);
  if (rule === undefined) return null;
  const replicas = canaryReplicas(rule, shown?.replicas ?? 1);
  const whole = actionTraits[action.kind].amount === 'replicas' ? action.amount : (shown?.replicas ?? Infinity);
  return replicas >= whole ? null : { replicas, observeMs: rule.observe, ...rule.rollbackOn };
}

/** The shown count of ready replicas where it is no passing one: a replica that restarts is away for a moment. */
function lastingCount(ready: number | null, shown: ShownService | null): number | null {
  return ready !== null && shown !== null && ready < shown.replicas - 1 ? ready : null;
}

interface Allowance {
  readonly runbook: Runbook;
  readonly allowed: AllowedAction;
}

/** The runbook of the named pattern and its entry for this very step; null when none allows it as it stands. */
function allowanceFor(proposal: Proposal, action: Action, runbooks: readonly Runbook[]): Allowance | null {
  for (const runbook of runbooks) {
    if (runbook.pattern !== proposal.pattern || runbook.doNotTouch.includes(action.target)) continue;
    const allowed = runbook.actions.find(
      (entry) =>
        entry.kind === action.kind &&
        action.target === (entry.on === 'at-fault' ? proposal.service : entry.on) &&
        action.amount <= Math.max(entry.amount.max, entry.amount.default),
    );
    if (allowed) return { runbook, allowed };
  }
  return null;
}

/** An action that needs an amount and names none takes the runbook's. */
function definite(action: Action, allowance: Allowance | null): Action {
  const needsAmount = actionTraits[action.kind].amount !== 'none' && action.amount === 0;
  const amount = needsAmount && allowance !== null ? allowance.allowed.amount.default : action.amount;
  return { amount, kind: action.kind, target: action.target };
}

/** B2: a restart of a stateful workload cannot be taken back, whatever a runbook says, and neither can the unknown. */
function undoOf(action: Action, shown: ShownService | null, allowed: AllowedAction | null): Plan['undo'] {
  if (actionTraits[action.kind].tier === 0) return { kind: 'self-restoring', durationMs: 0 };
  const losesState = restartKinds.has(action.kind) && shown?.kind === 'stateful';
  const kind = shown === null || losesState ? 'irreversible' : (allowed?.undo ?? reachOf[action.kind].undo);
  // A number that no threshold of minutes can take for a short undo.
  if (kind === 'irreversible' || shown === null) return { kind: 'irreversible', durationMs: limits.horizonMaxMs };
  if (allowed) return { kind, durationMs: allowed.undoWithin };
  const steps = kind === 'undo' && reachOf[action.kind].concurrent === 'step' ? shown.replicas : 1;
  return { kind, durationMs: shown.readyAfterMs * steps };
}

/** Replica after replica where it goes that way; what nobody knows takes longer than any step may. */
function durationOf({ kind }: Action, shown: ShownService | null): number {
  if (actionTraits[kind].tier === 0) return 0;
  if (shown === null) return limits.horizonMaxMs;
  const { concurrent, cumulative } = reachOf[kind];
  return shown.readyAfterMs * (concurrent === 'step' && cumulative === 'all' ? shown.replicas : 1);
}

/** The oldest alert that fires for the service held to be at fault, else for the target: one cause, one episode. */
function episodeOf(proposal: Proposal, action: Action, { alerts }: Observation): string {
  const alert =
    alerts.find(({ service }) => service === proposal.service) ??
    alerts.find(({ service }) => service === action.target);
  return alert?.id ?? 'no-alert';
}
