import type { PlannedCanary } from '../domain/canary.ts';
import type { Plan } from '../domain/plan.ts';
import type { Command } from '../domain/world.ts';
import type { Baseline } from './health.ts';
import type { RemediationStep } from './remediation-step.ts';
import { commandId } from './remediation-step.ts';

/** `observing`: the canary is done and watched, and the rest is not touched. */
type State = 'applying' | 'observing' | 'verifying' | 'undoing' | 'aborting';

/** A remediation that runs, is watched, verified, undone or stopped. */
export interface OpenRemediation {
  readonly id: string;
  readonly plan: Plan;
  readonly baseline: Baseline;
  readonly attempt: number;
  /** Watched before the rest is touched; null when there is none, or when it has held. */
  canary: PlannedCanary | null;
  state: State;
  /** When this state began. */
  since: number;
}

/** It is in this state from now on. */
export function enter(remediation: OpenRemediation, state: State, at: number): void {
  remediation.state = state;
  remediation.since = at;
}

/** Begins to stop what runs. An undo that runs is stopped as well: D15 knows no exception. */
export function abort(remediation: OpenRemediation, at: number, why: string, escalate: boolean): RemediationStep {
  const { id, plan, state } = remediation;
  const applied = commandId(id, state === 'undoing' ? 'undo' : 'apply');
  enter(remediation, 'aborting', at);
  const command: Command = { kind: 'abort', id: commandId(id, 'abort'), applied };
  return { kind: 'stopping', what: 'abort', id, plan, at, why, command, escalate };
}
