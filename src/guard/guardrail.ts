import type { Policy } from '../domain/policy.ts';
import type { GuardRequest } from '../domain/ruling.ts';

/** The part of a policy that the guard enforces. */
export type GuardPolicy = Pick<Policy, 'guardrails' | 'alwaysHuman' | 'metadata'>;

/** One runtime control. It looks at the request as it is now and at the policy's settings, and at nothing else. */
export interface Guardrail {
  /** Its name in rulings; kebab-case, and never changed, because kept journals hold it. */
  readonly name: string;
  /** The rule of requirements.md that it keeps. */
  readonly requirement: string;
  /** Why the request is refused, in one plain sentence; null when it is not. */
  refuses(request: GuardRequest, policy: GuardPolicy): string | null;
}
