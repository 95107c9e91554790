import type { Action } from '../domain/action.ts';
import { restartKinds } from '../domain/action.ts';
import type { Plan } from '../domain/plan.ts';

/** Fractions are of whole replicas: a fifth with one replica more is a sixth. */
const rounding = 1e-9;

/**
 * Whether a plan does to its target at least what another one would have done, whatever either is said to be for: the agent
 * names the pattern, and a name is no reason to do what nobody agreed to (requirements.md D5, E7).
 */
export function reachesAsFar(plan: Plan, asked: Plan): boolean {
  // One replica more or less that is ready makes no other plan of it.
  if (plan.digest === asked.digest) return true;
  return (
    plan.action.target === asked.action.target &&
    doesAsMuch(plan, asked) &&
    plan.scope.concurrentFraction >= withOneMoreReady(asked.scope.concurrentFraction) &&
    asked.scope.services.every((service) => plan.scope.services.includes(service))
  );
}

/** The same kind by as much, or another kind of restart that takes as many replicas by its end. */
function doesAsMuch(plan: Plan, asked: Plan): boolean {
  const isSameKind = plan.action.kind === asked.action.kind;
  if (isSameKind) return plan.action.amount >= asked.action.amount;
  if (!isRestart(plan.action) || !isRestart(asked.action)) return false;
  return plan.scope.cumulativeFraction >= asked.scope.cumulativeFraction;
}

function isRestart({ kind }: Action): boolean {
  return restartKinds.has(kind);
}

/** The share that one replica is of all that are ready, once there is one more of them. */
function withOneMoreReady(fraction: number): number {
  return fraction / (1 + fraction) - rounding;
}
