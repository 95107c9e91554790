import type { Plan } from '../domain/plan.ts';
import type { Command, Completion } from '../domain/world.ts';

interface Common {
  /** The remediation, which is also the id of its apply command. */
  readonly id: string;
  readonly at: number;
  readonly plan: Plan;
  readonly why: string;
  /** What the world has to begin now; null when nothing. */
  readonly command: Command | null;
  /** Whether a person has to be paged because of it. */
  readonly escalate: boolean;
}

/** What became of a remediation, for the loop to journal and to act on. */
export type RemediationStep =
  /** Verification came to a result; `then` is in the words of the journal's `verification` entry. */
  | (Common & {
      readonly kind: 'verified';
      readonly result: 'helped' | 'did-not-help' | 'not-assessed';
      readonly then: 'close' | 'undo' | 'escalate' | 'nothing';
    })
  /** The watched replicas of a canary have come to a result; `then` is in the words of the journal's `canary` entry. */
  | (Common & {
      readonly kind: 'canary';
      readonly result: 'healthy' | 'worse' | 'not-seen';
      readonly then: 'go-on' | 'undo' | 'escalate';
    })
  /** An abort begins. */
  | (Common & { readonly kind: 'stopping'; readonly what: 'abort' })
  /** An undo or abort has ended. */
  | (Common & { readonly kind: 'stopped'; readonly what: 'undo' | 'abort'; readonly outcome: Completion['outcome'] });

/** Which of a remediation's commands a completion belongs to. */
export type CommandWhat = 'apply' | 'rest' | 'undo' | 'abort';

/** The id of a command of a remediation. */
export function commandId(id: string, what: CommandWhat): string {
  return what === 'apply' ? id : `${id}-${what}`;
}
