import type { Completion } from './world.ts';

/** A step, its canary, its undoing or its abort came to an end. */
export interface CompletionBody extends Omit<Completion, 'at' | 'id'> {
  readonly kind: 'completion';
  readonly apply: string;
  readonly what: 'apply' | 'canary' | 'undo' | 'abort';
}

/** What the watched replicas of a canary came to (requirements.md D12). */
export interface CanaryBody {
  readonly kind: 'canary';
  readonly apply: string;
  readonly result: 'healthy' | 'worse' | 'not-seen';
  readonly then: 'go-on' | 'undo' | 'escalate';
  readonly why: string;
}

/** What verification found, and what was done about it (requirements.md D13). */
export interface VerificationBody {
  readonly kind: 'verification';
  readonly apply: string;
  readonly result: 'helped' | 'did-not-help' | 'not-assessed';
  readonly then: 'close' | 'undo' | 'escalate' | 'nothing';
  readonly why: string;
}

/** An undo or abort began. Who takes back a step of a repair by hand is a person. */
export interface StopBody {
  readonly kind: 'stop';
  readonly by: 'automation' | 'person';
  readonly apply: string;
  readonly what: 'undo' | 'abort';
  readonly why: string;
}
