import { z } from 'zod';
import type { Action } from './action.ts';
import type { Level } from './policy.ts';
import type { Role } from './primitives.ts';

/** True, false, or unknown with the inputs that were missing, not a number, or of the wrong quality. */
export interface ClauseResult {
  readonly id: string;
  readonly level: Level;
  readonly result: 'true' | 'false' | 'unknown';
  readonly inputs: readonly string[];
}

/** What the candidate did: acted alone, asked, only assisted, stayed out and said so, or had nothing to propose. */
export const dispositionSchema = z.enum(['act', 'ask', 'assist', 'stand-by', 'none']);
export type Disposition = z.output<typeof dispositionSchema>;

/** Whom the policy wants asked before this plan may run. */
export interface ApprovalNeed {
  readonly groups: readonly (readonly Role[])[];
  /** Why these, in a clause without a full stop. */
  readonly because: string;
  readonly timeoutMs: number;
  readonly onTimeout: 'page-on-call' | 'queue' | 'cancel' | 'read-only' | 'execute';
  readonly validForMs: number;
}

/** The policy's answer to one plan. */
export interface Decision {
  readonly level: Level;
  readonly disposition: Disposition;
  readonly action: Action | null;
  readonly planDigest: string | null;
  /** Only clauses that matched or were unknown, and clauses that permit and did not hold. */
  readonly clauses: readonly ClauseResult[];
  readonly because: readonly string[];
  readonly approval: ApprovalNeed | null;
  /** Who is paged when the disposition is ask or assist. */
  readonly escalateTo: Role;
  /** Exceptions of the policy that were used. */
  readonly exceptions: readonly string[];
}

/** Dispositions by level (design.md section 3). */
export function dispositionOf(level: Level): Exclude<Disposition, 'none'> {
  return level >= 3 ? 'act' : level === 2 ? 'ask' : level === 1 ? 'assist' : 'stand-by';
}
