import { restartKinds } from '../domain/action.ts';
import type { Alert, Observation } from '../domain/observation.ts';
import { recordsGoBad } from '../domain/observation.ts';
import type { Plan } from '../domain/plan.ts';
import type { OpenRemediation } from './open-remediation.ts';

/**
 * Why what is under way must not go on, by what has come to be shown since it began; null when nothing speaks against it. What was
 * right to begin may be wrong to end: each replica that is replaced on records that go bad loses more of them, and no undo brings
 * those back (requirements.md D14, D19). What was shown when it began was known to whoever had it begun, unless it is an undo, which
 * is automation's own.
 */
export function hazardSince({ state, plan, baseline }: OpenRemediation, observation: Observation): string | null {
  if (state !== 'applying' && state !== 'observing' && state !== 'undoing') return null;
  const shown = losing(plan, observation);
  const wasShown = baseline.alerts.some(({ id }) => id === shown?.id);
  if (shown === null || (wasShown && state !== 'undoing')) return null;
  return `records of ${shown.service} go bad, and each replica that is replaced loses more of them`;
}

/** Whether a step, or its undo, replaces replicas of a service whose records are shown to go bad. */
export function losesRecords(plan: Plan, observation: Observation): boolean {
  return losing(plan, observation) !== null;
}

function losing({ action: { kind, target } }: Plan, { alerts }: Observation): Alert | null {
  if (!restartKinds.has(kind) && kind !== 'rollback-deploy') return null;
  return alerts.find(({ rule, service }) => rule === recordsGoBad && service === target) ?? null;
}
