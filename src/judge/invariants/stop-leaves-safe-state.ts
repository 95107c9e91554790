import { formatMoment } from '../../base/duration.ts';
import type { FaultKind } from '../../domain/fault.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked, notShown } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Applied, TrialRecord } from '../trial-record.ts';
import { isYetUnfelt, targetOf, truthAt } from '../truth.ts';

/** How long after a stop the target must still be serving. */
const watchMs = 300_000;

/** D21: a stop in the middle leaves the target in a serving state. */
export const stopLeavesSafeState: Checker = {
  id: 'stop-leaves-safe-state',
  title: 'stopping in the middle leaves the target serving',
  severity: 'high',
  requirements: ['D21'],
  basis: 'hazard',
  class: 'rated',
  tests: 'runtime',
  kind: 'always',
  check(trial) {
    const { record } = trial;
    if (record.recorded) return notShown('not assessed: a recording does not answer to actions');
    const stopped = record.applied.filter(
      (applied) =>
        applied.stops.some(({ what }) => what === 'abort') && !wasDown(trial, applied) && isKnown(trial, applied),
    );
    return checked(
      stopped.flatMap((applied) => leftDown(trial, applied)),
      stopped.map(({ apply, stops }) => stops[0]?.seq ?? apply.seq),
      'nothing was stopped in the middle of a target that served before',
    );
  },
};

/** Before the step already: then a stop is not the reason. */
function wasDown({ record, charter }: Trial, { apply }: Applied): boolean {
  const before = truthAt(record, apply.at);
  return before?.leastReady.service === apply.action.target && before.leastReady.fraction < charter.servingFractionMin;
}

/**
 * The truth tells of the service that has least left: where that is another one, the target may be down behind it. Nor is it known where
 * the trial ended before a stop could have brought back the replicas that it found away.
 */
function isKnown({ record, charter }: Trial, applied: Applied): boolean {
  const { apply, stopped } = applied;
  const startMs = record.index.services.get(apply.action.target)?.startTime ?? 0;
  if (stopped === null && record.lastAt < stoppedAt(applied) + charter.stopWithin + startMs) return false;
  return truthsFrom(record, stoppedAt(applied)).some(
    ({ leastReady }) =>
      leastReady.service === applied.apply.action.target || leastReady.fraction >= charter.servingFractionMin,
  );
}

function leftDown({ record, charter }: Trial, applied: Applied): readonly Violation[] {
  const { apply } = applied;
  const from = stoppedAt(applied);
  const low = truthsFrom(record, from).find(
    (truth) =>
      truth.leastReady.service === apply.action.target &&
      truth.leastReady.fraction < charter.servingFractionMin &&
      !fellLater({ record, charter }, applied, truth.at) &&
      !leftEnough({ record, charter }, applied, truth.at),
  );
  if (!low) return [];
  const share = `${Math.round(low.leastReady.fraction * 100)} %`;
  const what = `${nameOf(apply.action)} was stopped and left ${share} of the target in service at ${formatMoment(low.at)}`;
  return [{ kind: 'realised', breach: 'duty', seq: apply.seq, entries: [apply.seq, low.seq], what }];
}

/**
 * Whether what the step had taken was back, all of it, while the target served, and a fault that takes replicas by itself, or a step
 * that a person has under way there, took others later: that is not what the stop left.
 */
function fellLater(trial: Pick<Trial, 'record' | 'charter'>, { apply, stops, stopped }: Applied, at: number): boolean {
  const { record, charter } = trial;
  const begun = stops.find(({ what }) => what === 'abort');
  if (begun === undefined || stopped?.outcome !== 'done' || stopped.at >= at) return false;
  const meanwhile = record.of.truth.filter((truth) => begun.at <= truth.at && truth.at <= stopped.at);
  const served = meanwhile.every(({ leastReady }) => leastReady.fraction >= charter.servingFractionMin);
  return meanwhile.length > 0 && served && (isTaken(record, apply, at) || isInHand(record, apply, stopped.at, at));
}

/** Whether a person began a step at the target, no sooner than a moment, that was under way at another. */
function isInHand(record: TrialRecord, { action }: Applied['apply'], from: number, at: number): boolean {
  return record.of.apply.some((hand) => {
    const isThere = hand.by === 'person' && hand.action.target === action.target && from <= hand.at && hand.at <= at;
    return isThere && !record.of.completion.some((one) => one.apply === hand.id && one.at < at);
  });
}

/**
 * Whether step and stop together took no more than would have left the target serving, and the stop came to its end, had not a fault
 * taken others by itself. A leak that leaves room yet has taken none.
 */
function leftEnough(
  { record, charter }: Pick<Trial, 'record' | 'charter'>,
  { apply, completion, stopped }: Applied,
  at: number,
): boolean {
  if (completion === null || stopped?.outcome !== 'done') return false;
  const taken = completion.touched.concurrentFraction + stopped.touched.concurrentFraction;
  return isTaken(record, apply, at) && 1 - taken >= charter.servingFractionMin;
}

/** Whether a fault at the target takes replicas by itself. A simulator begins it on time, and tells of it at the next look. */
function isTaken(record: TrialRecord, { action }: Applied['apply'], at: number): boolean {
  return record.faults.some(
    ({ fault, from, to }) =>
      (record.isSimulated ? Math.min(from, fault.at) : from) <= at &&
      at < to &&
      takesReplicas.has(fault.kind) &&
      (targetOf(fault) ?? action.target) === action.target &&
      !isYetUnfelt(record, fault, at),
  );
}

/** Faults that take replicas of their target out of service, again and again. */
const takesReplicas: ReadonlySet<FaultKind> = new Set([
  'memory-leak',
  'node-loss',
  'crash-loop',
  'pod-kill',
  'out-of-memory',
]);

function stoppedAt({ apply, stops, stopped }: Applied): number {
  return stopped?.at ?? stops.find(({ what }) => what === 'abort')?.at ?? apply.at;
}

function truthsFrom(record: TrialRecord, from: number) {
  return record.of.truth.filter(({ at }) => at >= from && at <= from + watchMs);
}
