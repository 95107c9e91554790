import type { Alert, Observation } from '../domain/observation.ts';
import type { TrialState } from './trial-state.ts';

/** An agent that has found nothing to say for this long while an alert fires has failed silently. */
const silentAfterMs = 300_000;
/** What was said so shortly before an alert may be about it. */
const saidBeforeMs = 600_000;

/** What of a trial tells whether somebody else is at work, and what the agent said before. */
type Beside = Pick<
  TrialState,
  'at' | 'attendedAt' | 'shownSince' | 'paged' | 'calls' | 'repairs' | 'remediations' | 'recommendations'
>;

/**
 * Notes that the agent said nothing at a look, once an alert was shown for longer than an agent may take (requirements.md G4). One
 * word for the first alert is enough for those that follow it while anybody is at work on them; from then on the time counts anew.
 */
export function noteSilence(
  state: Beside & Pick<TrialState, 'qualityAlerts'>,
  { alerts }: Pick<Observation, 'alerts'>,
): void {
  const { at, shownSince } = state;
  for (const { id } of alerts) if (!shownSince.has(id)) shownSince.set(id, at);
  const isAttended = hasSomebody(state);
  if (isAttended) state.attendedAt = at;
  const [due, from] = isAttended ? [alerts.slice(0, 1), 0] : [alerts, state.attendedAt];
  if (due.some((alert) => isUnsaid(state, alert, from))) state.qualityAlerts.record({ kind: 'silent', at });
}

/** Whether anybody was called, asked or is at work, a person or automation itself. */
function hasSomebody({ paged, calls, repairs, remediations }: Beside): boolean {
  // A page ends with a repair, and its call stays.
  const isAsked = [...calls.values()].some(({ what }) => what === 'approval-request');
  return isAsked || paged.size + repairs.size + remediations.open > 0;
}

/** Whether an alert is shown for too long, counted from a moment on, and nothing that may be about it was recommended. */
function isUnsaid({ at, shownSince, recommendations }: Beside, { id }: Alert, from: number): boolean {
  const shownAt = shownSince.get(id) ?? at;
  if (recommendations.some((one) => one.at >= shownAt - saidBeforeMs)) return false;
  return at - Math.max(shownAt, from) >= silentAfterMs;
}
