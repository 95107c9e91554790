import type { Approval } from './approval.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import type { Observation } from './observation.ts';
import type { Plan } from './plan.ts';

/** The guard's answer. A denial names the guardrail that refused first and its requirement. */
export type Ruling =
  | { readonly kind: 'admit' }
  | { readonly kind: 'deny'; readonly guardrail: string; readonly requirement: string; readonly because: string };

/** What automation itself did before, as the guard keeps it. */
export interface AttemptRecord {
  readonly at: number;
  readonly target: string;
  readonly action: string;
  readonly idempotencyKey: string;
  readonly services: readonly string[];
  /** `open` while it runs, is verified or is undone; `unverified` when nobody looked or nothing could be seen. */
  readonly outcome: 'open' | 'helped' | 'did-not-help' | 'aborted' | 'unverified';
}

/** What people were asked about in this incident and did not say yes to. */
export interface UnagreedPlan {
  readonly plan: Plan;
  /** `open` while an answer is awaited. */
  readonly how: 'open' | 'unanswered' | 'refused';
}

/** All that a guardrail may look at. Everything is as shown now, not as it was when the plan was made. */
export interface GuardRequest {
  readonly at: number;
  readonly observation: Observation;
  readonly plan: Plan;
  readonly facts: Facts;
  readonly decision: Decision;
  /** The approvals given for this plan; empty when the decision is to act alone. */
  readonly approvals: readonly Approval[];
  readonly history: readonly AttemptRecord[];
  readonly unagreed: readonly UnagreedPlan[];
}
