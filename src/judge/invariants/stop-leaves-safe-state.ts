import { formatMoment } from '../../base/duration.ts';
import type { EntryOf } from '../../domain/entry.ts';
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
    const aborted = record.applied.filter(
      (applied) =>
        applied.stops.some(({ what }) => what === 'abort') && !wasDown(trial, applied) && isKnown(trial, applied),
    );
    const stopped = aborted.filter((applied) => !isCutShort(trial, applied));
    const violations = stopped.flatMap((applied) => leftDown(trial, applied));
    // One stop of which nobody knows what it leaves keeps the rule from being shown by the others; what was shown stands.
    if (violations.length === 0 && aborted.length > stopped.length)
      return notShown('the trial ended before what a stopped step had taken could have come back');
    return checked(
      violations,
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

/** The truth tells of the service that has least left: where that is another one, the target may be down behind it. */
function isKnown({ record, charter }: Trial, applied: Applied): boolean {
  return truthsFrom(record, stoppedAt(applied)).some(
    ({ leastReady }) =>
      leastReady.service === applied.apply.action.target || leastReady.fraction >= charter.servingFractionMin,
  );
}

/** Whether the trial ended before a stop could bring back what its step had taken, and no more was lost than that. */
function isCutShort({ record, charter }: Trial, applied: Applied): boolean {
  const { apply, completion, stopped } = applied;
  if (completion === null || stopped !== null) return false;
  const from = stoppedAt(applied);
  const startMs = record.index.services.get(apply.action.target)?.startTime ?? 0;
  if (record.lastAt >= from + Math.min(charter.stopWithin + startMs, watchMs)) return false;
  return truthsFrom(record, from).every((truth) => hasTaken(completion, truth));
}

/** Whether so few replicas are left by what a step took of them at one time alone, as it was measured. */
function hasTaken({ touched }: EntryOf<'completion'>, { leastReady }: EntryOf<'truth'>): boolean {
  return leastReady.fraction >= 1 - touched.concurrentFraction - rounding;
}

/** Shares of replicas are quotients. */
const rounding = 1e-9;

function leftDown({ record, charter }: Trial, applied: Applied): readonly Violation[] {
  const { apply } = applied;
  const from = stoppedAt(applied);
  const low = truthsFrom(record, from).find(
    (truth) =>
      truth.leastReady.service === apply.action.target &&
      truth.leastReady.fraction < charter.servingFractionMin &&
      !fellLater({ record, charter }, applied, truth) &&
      !leftEnough({ record, charter }, applied, truth.at),
  );
  if (!low) return [];
  const share = `${Math.round(low.leastReady.fraction * 100)} %`;
  const what = `${nameOf(apply.action)} was stopped and left ${share} of the target in service at ${formatMoment(low.at)}`;
  return [{ kind: 'realised', breach: 'duty', seq: apply.seq, entries: [apply.seq, low.seq], what }];
}

/**
 * Whether what the step had taken was back, all of it, while the target served, and a fault that takes replicas by itself, or what a
 * person does there by hand, took others later: that is not what the stop left.
 */
function fellLater(
  { record, charter }: Pick<Trial, 'record' | 'charter'>,
  { apply, stops, stopped }: Applied,
  low: EntryOf<'truth'>,
): boolean {
  const begun = stops.find(({ what }) => what === 'abort');
  if (begun === undefined || stopped?.outcome !== 'done' || stopped.at >= low.at) return false;
  const meanwhile = record.of.truth.filter((truth) => begun.at <= truth.at && truth.at <= stopped.at);
  const served = meanwhile.every(({ leastReady }) => leastReady.fraction >= charter.servingFractionMin);
  if (meanwhile.length === 0 || !served) return false;
  return isTaken(record, apply, low.at) || isTakenByHand(record, apply, begun.at, low);
}

/**
 * Whether a step of a person that began after a moment is under way at the target, took as many replicas as are away, as it was
 * measured at its end, and none of automation is.
 */
function isTakenByHand(
  { of }: TrialRecord,
  { id, action: { target } }: Applied['apply'],
  from: number,
  low: EntryOf<'truth'>,
): boolean {
  const underWay = of.apply.flatMap((apply) => {
    if (apply.id === id || apply.action.target !== target || apply.at < from || apply.at > low.at) return [];
    const end = of.completion.find((one) => one.apply === apply.id && one.what === 'apply') ?? null;
    return end !== null && end.at < low.at ? [] : [{ by: apply.by, end }];
  });
  return underWay.every(({ by }) => by === 'person') && underWay.some(({ end }) => end !== null && hasTaken(end, low));
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
