import type { Observation } from '../domain/observation.ts';
import type { TrialState } from './trial-state.ts';

/** Said to the owner when what automation was about to do has nothing left to end. */
export const overBecause = 'nothing fires any more: what it was to end is over';

/**
 * Whether what was proposed has been overtaken: an agent that was asked because an alert fired spoke of something that is
 * no more (requirements.md D19). An external executor has to see that by itself.
 */
export function isOver(state: TrialState, { alerts }: Observation, alerted: boolean): boolean {
  if (!alerted || state.unprompted || state.executor.kind !== 'requal') return false;
  // Of what is only hidden nobody knows that it has ended.
  return alerts.length === 0 && !state.signals.isHiding();
}
