import type { Trigger } from '../domain/primitives.ts';
import type { TriggerGroup } from '../domain/step-disposition.ts';

/** Which rows of the matrices an exposure with these triggers belongs to. */
export function triggerGroupOf(triggers: readonly string[]): TriggerGroup {
  if (triggers.length > 1) return 'several';
  return (triggers[0] as Trigger | undefined) ?? 'none';
}
