import { restartKinds } from '../domain/action.ts';
import type { Observation } from '../domain/observation.ts';
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
  const { target } = plan.action;
  const wasShown = baseline.alerts.some(({ service, rule }) => service === target && rule === recordsGoBad);
  if (!losesRecords(plan, observation) || (wasShown && state !== 'undoing')) return null;
  return `records of ${target} go bad, and each replica that is replaced loses more of them`;
}

/** Whether a step, or its undo, replaces replicas of a service whose records are shown to go bad. */
export function losesRecords({ action: { kind, target } }: Plan, { alerts }: Observation): boolean {
  const replaces = restartKinds.has(kind) || kind === 'rollback-deploy';
  return replaces && alerts.some(({ rule, service }) => rule === recordsGoBad && service === target);
}
