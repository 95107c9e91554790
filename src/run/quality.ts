import type { Action } from '../domain/action.ts';
import type { TrialState } from './trial-state.ts';

/** An action as the quality alerts count it. */
export function stepOf(action: Action): string {
  return `${action.kind}@${action.target}`;
}

/** Raises the automation's own quality alerts (requirements.md C6, section G). */
export function watchQuality(state: TrialState): void {
  for (const { id, measure, value, then } of state.qualityAlerts.due(state.at)) {
    state.journal.append(state.at, { kind: 'quality-alert', id, measure, value, then });
    if (then === 'suspend-level-4') state.running = { ...state.running, suspended: true };
  }
}
