import type { Fault } from '../domain/fault.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Workload } from '../domain/workload.ts';
import type { HarmfulStep } from './harmful-steps.ts';

/** The incident without what nobody could foresee at a step; null where there is nothing of the kind in it. */
export function foreseenFrom(scenario: Scenario, step: HarmfulStep): Scenario | null {
  if (step.action.kind === 'suppress-alert') return null;
  const faults = scenario.faults.filter((fault) => couldBeForeseen(fault, step));
  const addsOnly = step.action.kind === 'scale-out' && step.hasHelped;
  const workload = addsOnly ? withoutNewPeaks(scenario.workload, step.until) : scenario.workload;
  const isWhole = faults.length === scenario.faults.length && workload === scenario.workload;
  return isWhole ? null : { ...scenario, faults, workload };
}

/** Never more users after a moment than came until then, or than they were on the way to. */
function withoutNewPeaks(workload: Workload, until: number): Workload {
  const seen = workload.points.filter((_point, place) => (workload.points[place - 1]?.at ?? 0) <= until);
  const most = Math.max(workload.rate, ...seen.map(({ rate }) => rate));
  if (workload.points.every(({ rate }) => rate <= most)) return workload;
  return { ...workload, points: workload.points.map(({ at, rate }) => ({ at, rate: Math.min(rate, most) })) };
}

function couldBeForeseen(fault: Fault, { at, action, until, isOverWhenShown }: HarmfulStep): boolean {
  if (fault.kind === 'expired-certificate') return true;
  const wasShownTooLate = isOverWhenShown && fault.kind === 'data-corruption' && fault.target === action.target;
  return fault.at <= (wasShownTooLate ? at : until);
}
