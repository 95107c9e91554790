import type { Plan } from '../domain/plan.ts';
import type { Command, Completion } from '../domain/world.ts';
import type { RemediationStep } from './remediation-step.ts';
import { commandId } from './remediation-step.ts';

/** The remediation that a step is about. */
interface About {
  readonly id: string;
  readonly plan: Plan;
}

/** The step that tells whether a remediation helped, and what follows from it. */
export function verified(
  { id, plan }: About,
  at: number,
  result: 'helped' | 'did-not-help' | 'not-assessed',
  then: 'close' | 'undo' | 'escalate' | 'nothing',
  why: string,
  command: Command | null = null,
): RemediationStep {
  return { kind: 'verified', id, plan, at, result, then, why, command, escalate: then === 'escalate' };
}

/** The step that tells of an undoing or an abort that has ended. */
export function stopped(
  { id, plan }: About,
  at: number,
  what: 'undo' | 'abort',
  outcome: Completion['outcome'],
  why: string,
  escalate: boolean,
): RemediationStep {
  return { kind: 'stopped', what, id, plan, at, outcome, why, command: null, escalate };
}

const canaryTold = {
  healthy: 'its replicas held for the whole time',
  worse: 'its service does worse than before it, so the rest is not touched',
  'not-seen': 'the values that would show how it does are missing',
} as const;

/** A canary has come to a result: it goes on, is taken back, or is left to a person as it is. */
export function canaryEnded(
  { id, plan }: About,
  at: number,
  result: keyof typeof canaryTold,
  then: 'go-on' | 'undo' | 'escalate',
): RemediationStep {
  const escalate = then === 'escalate';
  const command: Command | null = escalate
    ? null
    : then === 'undo'
      ? { kind: 'undo', id: commandId(id, 'undo'), applied: id }
      : { kind: 'extend', id: commandId(id, 'rest'), applied: id };
  return { kind: 'canary', id, plan, at, result, then, why: canaryTold[result], command, escalate };
}
