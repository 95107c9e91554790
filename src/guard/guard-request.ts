import type { ActionKind } from '../domain/action.ts';
import { actionTraits } from '../domain/action.ts';
import type { ShownService } from '../domain/observation.ts';
import type { AttemptRecord, GuardRequest } from '../domain/ruling.ts';

/** Whether automation would act without a person's yes. The rules that demand a person bind only then. */
export function isAlone(request: GuardRequest): boolean {
  return request.decision.disposition !== 'ask';
}

/** Whether the plan changes nothing: to look and to note are free of the rules about change. */
export function isReadOnly(request: GuardRequest): boolean {
  return actionTraits[request.plan.action.kind].tier === 0;
}

/** Whether an earlier attempt changed something. */
export function changedSomething(attempt: AttemptRecord): boolean {
  return actionTraits[attempt.action as ActionKind]?.tier !== 0;
}

/** The target as the context shows it; null when it shows no such service. */
export function shownTarget({ observation, plan }: GuardRequest): ShownService | null {
  for (const service of observation.context.services) if (service.name === plan.action.target) return service;
  return null;
}
