import type { Milestones } from '../domain/finding.ts';
import { recoveredFrom } from '../domain/objective-states.ts';
import type { ObjectiveState } from '../domain/objective-states.ts';
import type { TrialRecord } from './trial-record.ts';

/** Moments of the incident from undistorted truth (requirements.md section I), in milliseconds from the start. */
export function milestonesOf(record: TrialRecord): Milestones {
  const { of, objective, scenario } = record;
  const missedAt = objective.find(({ met }) => !met)?.at ?? null;
  const faultAt = record.faults.reduce<number | null>(
    (least, { from }) => (from < (least ?? Infinity) ? from : least),
    null,
  );
  const beganAt = earliest(faultAt, missedAt);
  const onwards = (at: number) => beganAt === null || at >= beganAt;
  const mitigatedAt = missedAt === null ? null : mitigated(objective, missedAt);
  return {
    beganAt,
    hurtAt: missedAt,
    detectedAt: of.alert.find(({ phase, at }) => phase === 'fired' && onwards(at))?.at ?? null,
    actedAt: record.recorded ? null : (record.carried.find(({ at }) => onwards(at))?.at ?? null),
    escalatedAt: of.escalation.find(({ what, at }) => what !== 'notice' && onwards(at))?.at ?? null,
    mitigatedAt,
    recoveredAt: recovered(record, scenario.objective.heldFor),
  };
}

function earliest(one: number | null, other: number | null): number | null {
  if (one === null) return other;
  return other === null ? one : Math.min(one, other);
}

/** Users are no longer hurt: the objective is met again for the first time. */
function mitigated(objective: readonly ObjectiveState[], missedAt: number): number | null {
  return objective.find(({ at, met }) => met && at > missedAt)?.at ?? null;
}

/** The objective was met again, held for `heldFor`, and was not missed again until the end of the trial. */
function recovered({ objective, lastAt }: TrialRecord, heldForMs: number): number | null {
  return recoveredFrom(objective, Math.max(lastAt, objective.at(-1)?.at ?? 0), heldForMs);
}
