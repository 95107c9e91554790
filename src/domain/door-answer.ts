import type { Level } from './policy.ts';
import type { Role } from './primitives.ts';
import type { AgentAnswer } from './proposal.ts';

/** An external program crashed, was silent beyond its time limit, or said what makes no sense. */
export interface DoorFailure {
  readonly kind: 'failed';
  readonly reason: string;
  /** The wall clock was in it: such a trial is left out of comparisons byte by byte. */
  readonly timedOut: boolean;
}

/** What an external policy said: a level, in sentences why, and who is called; null for the policy file's own choice. */
export type PolicySaid =
  | {
      readonly kind: 'decided';
      readonly level: Level;
      readonly because: readonly string[];
      readonly escalateTo: Role | null;
    }
  | DoorFailure;

/** What an external executor said of one plan. */
export type RuleSaid =
  { readonly kind: 'ruled'; readonly ruling: 'execute' | 'refuse'; readonly because: string } | DoorFailure;

/** What an external executor said of one remediation whose effect it was shown. */
export type VerifySaid =
  | { readonly kind: 'verified'; readonly then: 'close' | 'undo' | 'escalate' | 'wait'; readonly because: string }
  | DoorFailure;

/** Which of the running remediations an external executor stops. */
export type StopSaid = { readonly kind: 'stopped'; readonly abort: readonly string[] } | DoorFailure;

/** Every answer of an external program, understood and in true names. */
export type DoorAnswer = AgentAnswer | PolicySaid | RuleSaid | VerifySaid | StopSaid;

/** Who is behind a door. */
export type DoorKeeper = 'agent' | 'policy' | 'executor';

/**
 * All answers of one external program in their order, so that the trial can be run again without asking it. Written
 * once, before the end; a proposal that has an entry of its own is named and not repeated.
 */
export interface AnswersBody {
  readonly kind: 'answers';
  readonly who: DoorKeeper;
  /** `times`: how often in a row this very answer came. */
  readonly given: readonly { readonly answer: KeptAnswer; readonly times: number }[];
}

export type KeptAnswer = DoorAnswer | { readonly kind: 'written'; readonly proposal: string };
