import type { Plan } from '../domain/plan.ts';
import type { UnagreedPlan } from '../domain/ruling.ts';
import { reachesAsFar } from '../guard/reaches-as-far.ts';
import { quietForMs } from './withdraw.ts';
import type { OpenCall, TrialState } from './trial-state.ts';

/** Remembers that nobody said yes to what was asked, until the incident is over. */
export function noteUnagreed(state: TrialState, { plan, situation }: OpenCall, how: UnagreedPlan['how']): void {
  if (plan !== null) state.unagreed.push({ plan, how, endsWithIncident: situation.alerts.length > 0 });
}

/** All that was asked in this incident without a yes, and what is still open. */
export function unagreedPlans(state: TrialState): readonly UnagreedPlan[] {
  const open: UnagreedPlan[] = [];
  for (const { what, plan } of state.calls.values()) {
    if (what === 'approval-request' && plan !== null) open.push({ plan, how: 'open' });
  }
  return open.length === 0 ? state.unagreed : [...state.unagreed, ...open];
}

/** Whether people did not agree to this step, so that deciding on it again and again is no news. */
export function isUnagreed(state: TrialState, plan: Plan): boolean {
  return state.unagreed.some((asked) => reachesAsFar(plan, asked.plan));
}

/**
 * What fires after a quiet while is another incident, about which nobody was asked. What was asked while nothing fired was
 * about none, and none ends it.
 */
export function forgetWhatIsOver({ quietSince, unagreed }: TrialState, at: number): void {
  if (unagreed.length === 0 || quietSince === null || at - quietSince < quietForMs) return;
  unagreed.splice(0, unagreed.length, ...unagreed.filter(({ endsWithIncident }) => !endsWithIncident));
}
