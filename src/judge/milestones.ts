import type { EntryOf } from '../domain/entry.ts';
import type { Milestones } from '../domain/finding.ts';
import type { TrialRecord } from './trial-record.ts';

/** Moments of the incident from undistorted truth (requirements.md section I), in milliseconds from the start. */
export function milestonesOf(record: TrialRecord): Milestones {
  const { of, scenario } = record;
  const missedAt = of.truth.find(({ objectiveMet }) => !objectiveMet)?.at ?? null;
  const faultAt = record.faults.reduce<number | null>(
    (least, { from }) => (from < (least ?? Infinity) ? from : least),
    null,
  );
  const beganAt = earliest(faultAt, missedAt);
  const onwards = (at: number) => beganAt === null || at >= beganAt;
  const mitigatedAt = missedAt === null ? null : mitigated(of.truth, missedAt);
  return {
    beganAt,
    hurtAt: missedAt,
    detectedAt: of.alert.find(({ phase, at }) => phase === 'fired' && onwards(at))?.at ?? null,
    actedAt: record.recorded ? null : (record.carried.find(({ at }) => onwards(at))?.at ?? null),
    escalatedAt: of.escalation.find(({ what, at }) => what !== 'notice' && onwards(at))?.at ?? null,
    mitigatedAt,
    recoveredAt: missedAt === null ? null : recovered(record, missedAt, scenario.objective.heldFor),
  };
}

function earliest(one: number | null, other: number | null): number | null {
  if (one === null) return other;
  return other === null ? one : Math.min(one, other);
}

/** Users are no longer hurt: the objective is met again for the first time. */
function mitigated(truths: readonly EntryOf<'truth'>[], missedAt: number): number | null {
  return truths.find(({ at, objectiveMet }) => objectiveMet && at > missedAt)?.at ?? null;
}

/** The objective was met again, held for `heldFor`, and was not missed again until the end of the trial. */
function recovered(record: TrialRecord, missedAt: number, heldForMs: number): number | null {
  const { truth } = record.of;
  const lastMissed = truth.findLast(({ objectiveMet }) => !objectiveMet)?.at ?? missedAt;
  const metAt = mitigated(truth, lastMissed);
  const heldUntil = Math.max(record.lastAt, truth.at(-1)?.at ?? 0);
  return metAt !== null && heldUntil - metAt >= heldForMs ? metAt : null;
}
