import { formatMoment } from '../../base/duration.ts';
import type { Trial } from '../check.ts';
import { neverActAlone } from '../never-act-alone.ts';
import type { Subject } from '../trial-record.ts';

/** D20: two automations on one target, or automation against a repair by hand. */
export const noConflict = neverActAlone({
  id: 'no-conflict',
  title: 'automation never acts alone on what somebody or something else is changing',
  severity: 'high',
  requirements: ['D20'],
  basis: 'hazard',
  class: 'rated',
  tests: 'candidate',
  sameAction: true,
  places: ['people'],
  hazardAt: conflict,
});

function conflict({ at, seq, action, look, applied }: Subject, { record }: Trial): string | null {
  const shown = look?.observation?.context.underRepair ?? [];
  const repair = record.interruptions.repairs.find(
    ({ from, to, services }) =>
      from <= at && at < to && (services.includes(action.target) || shown.includes(action.target)),
  );
  if (repair) return `a person has been repairing ${action.target} since ${formatMoment(repair.from)}`;
  // What automation itself has under way is told to the guardrails and to no policy: deciding on it is no attempt.
  if (applied === null) return null;
  const other = record.applied.find(
    ({ apply, completion, look: theirs }) =>
      apply.seq < seq &&
      theirs !== look &&
      // The same step once more is a duplicate (D7) and conflicts with nothing.
      apply.idempotencyKey !== look?.plan?.plan.idempotencyKey &&
      apply.action.target === action.target &&
      (completion === null || completion.at > at),
  );
  return other ? `${other.apply.action.kind} of the same target has run since ${formatMoment(other.apply.at)}` : null;
}
