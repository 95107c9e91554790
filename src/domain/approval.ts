import type { Action, ActionKind } from './action.ts';
import type { Role } from './primitives.ts';

/** One person's yes to one plan. It names the digest, is short-lived, and is no yes to anything else (D4). */
export interface Approval {
  readonly role: Role;
  readonly person: string;
  readonly planDigest: string;
  /** Kind of the approved action, so that a policy that binds to no more than that can be found (D4). */
  readonly actionKind: ActionKind;
  readonly givenAt: number;
  readonly validUntil: number;
}

/** The handover that goes out with a page or a request (requirements.md F1). Empty text means "not known". */
export interface EscalationPayload {
  readonly incidentType: string;
  readonly trigger: string;
  readonly currentState: string;
  readonly impactedServices: readonly string[];
  readonly customerScope: string;
  readonly recentChanges: readonly string[];
  readonly evidence: readonly string[];
  readonly permissionsUsed: readonly string[];
  readonly alreadyAttempted: readonly string[];
  readonly lastGoodStep: string;
  readonly nextStep: string;
  readonly riskOfWaiting: string;
  readonly whyStopped: string;
}

/** Something that a person does or says, at a time laid out per role and scenario time. */
export type PersonEvent =
  | {
      readonly kind: 'answered';
      readonly at: number;
      readonly requestId: string;
      readonly role: Role;
      readonly person: string;
      readonly answer: 'approve' | 'reject';
      readonly reason: string;
    }
  | {
      readonly kind: 'acknowledged';
      readonly at: number;
      readonly pageId: string;
      readonly role: Role;
      readonly person: string;
    }
  | { readonly kind: 'killed'; readonly at: number; readonly role: Role; readonly person: string }
  | { readonly kind: 're-armed'; readonly at: number; readonly role: Role; readonly person: string }
  | { readonly kind: 'took-over'; readonly at: number; readonly role: Role; readonly person: string }
  | { readonly kind: 'handed-back'; readonly at: number; readonly role: Role; readonly person: string }
  | { readonly kind: 'aborted'; readonly at: number; readonly role: Role; readonly person: string }
  | {
      readonly kind: 'overrode';
      readonly at: number;
      readonly role: Role;
      readonly person: string;
      readonly reason: string;
    }
  | {
      readonly kind: 'repairs';
      readonly at: number;
      readonly role: Role;
      readonly person: string;
      readonly repairId: string;
      /** Whether the person was called to find and end the cause; otherwise it is one step and no more. */
      readonly endsCause: boolean;
      readonly takesMs: number;
      readonly services: readonly string[];
      readonly actions: readonly Action[];
    }
  | {
      readonly kind: 'repaired';
      readonly at: number;
      readonly role: Role;
      readonly person: string;
      readonly repairId: string;
      /** Whether the person was called to find and end the cause; otherwise it is one step and no more. */
      readonly endsCause: boolean;
      readonly services: readonly string[];
    };
