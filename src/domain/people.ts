import type { EscalationPayload, PersonEvent } from './approval.ts';
import type { Action } from './action.ts';
import type { Role } from './primitives.ts';

/** One call for people: an approval request, or a page. */
export interface Call {
  readonly id: string;
  readonly at: number;
  readonly what: 'approval-request' | 'page';
  /** One answer of each group is needed, each from a different person; a page has one group. */
  readonly groups: readonly (readonly Role[])[];
  readonly payload: EscalationPayload;
  /** What an informed person would answer, from the truth; only people in the scenario use it. */
  readonly wise: boolean;
  /** What an informed person would do by hand, best first. */
  readonly remedies: readonly Action[];
}

/** People, simulated or live: they answer, take over, repair and stop things, in their own time. */
export interface People {
  /** When the next event is due; null when nobody is about to do anything. */
  nextAt(): number | null;
  /** Events due up to and including `at`, in order; each is handed out once. */
  due(at: number): readonly PersonEvent[];
  call(call: Call): void;
  /** Nobody needs to answer this any more. */
  withdraw(callId: string): void;
}
