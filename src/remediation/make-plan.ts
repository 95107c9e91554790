import { digest } from '../base/canonical-json.ts';
import type { Action } from '../domain/action.ts';
import { actionTraits } from '../domain/action.ts';
import { limits } from '../domain/limits.ts';
import type { Observation, ShownService } from '../domain/observation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { AllowedAction, Runbook } from '../domain/runbook.ts';
import { planScope } from './plan-scope.ts';
import { reachOf, restarts } from './reach.ts';

export interface PlanInput {
  readonly proposal: Proposal;
  /** The proposed action that is planned, normally the first. */
  readonly action: Action;
  readonly observation: Observation;
  readonly runbooks: readonly Runbook[];
}

/** Where no runbook says how long the effect may take: long enough for the alert windows to see it. */
const verifyWithinDefaultMs = 300_000;

/**
 * Makes a proposal definite from what the context shows. A runbook of the named pattern that allows the action tells
 * undo and verification; its tier can only raise that of the catalogue. Without one the catalogue holds.
 */
export function makePlan({ proposal, action: proposed, observation, runbooks }: PlanInput): Plan {
  const allowance = allowanceFor(proposal, proposed, runbooks);
  const action = definite(proposed, allowance);
  const shown = observation.context.services.find((service) => service.name === action.target) ?? null;
  const ready = observation.value(action.target, 'replicas_ready')?.value ?? null;
  const scope = planScope(action, observation.context.services, ready);
  const named = planScope(action, observation.context.services, lastingCount(ready, shown));
  const undo = undoOf(action, shown, allowance?.allowed ?? null);
  const runbook = allowance?.runbook ?? null;
  return {
    action,
    runbook: runbook?.id ?? null,
    pattern: proposal.pattern,
    scope,
    tier: Math.max(actionTraits[action.kind].tier, allowance?.allowed.tier ?? 0),
    idempotent: allowance?.allowed.idempotent ?? reachOf[action.kind].idempotent,
    undo,
    verifyWithinMs: allowance?.allowed.verifyWithin ?? verifyWithinDefaultMs,
    // What an approval names (D4). Time, confidence and one replica more or less that is ready are left out: they move
    // while a person reads, and are checked again as facts before anything is carried out (D19).
    digest: digest({
      action,
      pattern: proposal.pattern,
      runbook: runbook === null ? null : { id: runbook.id, version: runbook.version },
      scope: named,
      undo,
    }),
    idempotencyKey: `${action.kind}:${action.target}:${proposal.pattern ?? 'no-pattern'}:${episodeOf(proposal, action, observation)}`,
  };
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
  return { kind: action.kind, target: action.target, amount };
}

/** B2: a restart of a stateful workload cannot be taken back, whatever a runbook says, and neither can the unknown. */
function undoOf(action: Action, shown: ShownService | null, allowed: AllowedAction | null): Plan['undo'] {
  if (actionTraits[action.kind].tier === 0) return { kind: 'self-restoring', durationMs: 0 };
  const losesState = restarts.has(action.kind) && shown?.kind === 'stateful';
  const kind = shown === null || losesState ? 'irreversible' : (allowed?.undo ?? reachOf[action.kind].undo);
  // A number that no threshold of minutes can take for a short undo.
  if (kind === 'irreversible' || shown === null) return { kind: 'irreversible', durationMs: limits.horizonMaxMs };
  if (allowed) return { kind, durationMs: allowed.undoWithin };
  const steps = kind === 'undo' && reachOf[action.kind].concurrent === 'step' ? shown.replicas : 1;
  return { kind, durationMs: shown.readyAfterMs * steps };
}

/** The oldest alert that fires for the service held to be at fault, else for the target: one cause, one episode. */
function episodeOf(proposal: Proposal, action: Action, { alerts }: Observation): string {
  const alert =
    alerts.find(({ service }) => service === proposal.service) ??
    alerts.find(({ service }) => service === action.target);
  return alert?.id ?? 'no-alert';
}
