import type { Action } from './action.ts';
import type { PlannedCanary } from './canary.ts';

/** Which share and what of the system an action is expected to touch, by what the context shows. */
export interface Scope {
  readonly services: readonly string[];
  readonly namespaces: readonly string[];
  /** Largest share of the target's replicas changed or unavailable at one time (requirements.md B2, C5). */
  readonly concurrentFraction: number;
  /** Share of the target's replicas touched by the end. */
  readonly cumulativeFraction: number;
  readonly replicas: number;
  /** Share of user traffic that passes through what is touched. */
  readonly trafficFraction: number;
}

/** How the effect is taken back. `self-restoring` is a restart of a stateless workload (requirements.md B2). */
export type UndoKind = 'undo' | 'self-restoring' | 'irreversible';

/** A proposal made definite. `digest` is what an approval names (requirements.md D4). */
export interface Plan {
  readonly action: Action;
  /** The runbook that allows it; null when none does. */
  readonly runbook: string | null;
  /** Pattern and confidence it rests on: an approval for one reason is no approval for another. */
  readonly pattern: string | null;
  readonly scope: Scope;
  readonly tier: number;
  readonly idempotent: boolean;
  readonly undo: { readonly kind: UndoKind; readonly durationMs: number };
  /** How long it takes, replica after replica, by what is documented. */
  readonly durationMs: number;
  readonly verifyWithinMs: number;
  /** The replicas that it begins with, and how they are watched; null when it is done at one go. */
  readonly canary: PlannedCanary | null;
  readonly digest: string;
  /** The same step for the same cause has the same key; a duplicate is dropped (requirements.md D7). */
  readonly idempotencyKey: string;
}
