import { restartKinds } from '../domain/action.ts';
import type { Observation } from '../domain/observation.ts';
import { recordsGoBad } from '../domain/observation.ts';
import type { OpenRemediation } from './open-remediation.ts';

/**
 * Why what is under way must not go on, by what has come to be shown since it began; null when nothing speaks against it. What was
 * right to begin may be wrong to end: each replica that restarts on records that go bad loses more of them, and no undo brings
 * those back (requirements.md D14, D19). What fired before it began was known to whoever had it begun.
 */
export function hazardSince({ state, plan, baseline }: OpenRemediation, { alerts }: Observation): string | null {
  const goesOn = state === 'applying' || state === 'observing';
  if (!goesOn || !restartKinds.has(plan.action.kind)) return null;
  const { target } = plan.action;
  const shown = alerts.find(({ rule, service }) => rule === recordsGoBad && service === target);
  return shown !== undefined && shown.firedAt > baseline.at
    ? `records of ${target} go bad since it began, and each restart loses more of them`
    : null;
}
