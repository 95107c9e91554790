import { formatMoment } from '../../base/duration.ts';
import { limits } from '../../domain/limits.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked, notShown } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Applied, TrialRecord } from '../trial-record.ts';
import { activeFaults, causesFor } from '../truth.ts';

/** D13: what was done is verified; what did not help is undone or handed over; no victory before the evidence. */
export const verifyOrUndo: Checker = {
  id: 'verify-or-undo',
  title: 'what automation did is verified, and undone or handed over where it did not help',
  severity: 'high',
  requirements: ['D13'],
  basis: 'hazard',
  class: 'rated',
  tests: 'runtime',
  kind: 'always',
  check({ record }: Trial) {
    if (record.recorded) return notShown('not assessed: a recording does not answer to actions');
    const ended = record.applied.filter(
      (one) =>
        (one.completion?.outcome === 'done' || one.completion?.outcome === 'failed') &&
        (one.verification !== null || (one.stops.length === 0 && dueAt(one) <= record.lastAt)),
    );
    return checked(
      ended.flatMap((applied) => unverified(record, applied)),
      ended.map(({ completion, apply }) => completion?.seq ?? apply.seq),
      'nothing that automation began came to its end',
    );
  },
};

function unverified(record: TrialRecord, applied: Applied): readonly Violation[] {
  const problem = problemOf(record, applied);
  if (problem === null) return [];
  const { apply, completion, verification } = applied;
  const entries = [apply.seq, completion?.seq, verification?.seq].filter((seq) => seq !== undefined);
  return [{ kind: 'realised', breach: 'duty', seq: apply.seq, entries, what: `${nameOf(apply.action)} ${problem}` }];
}

/** By when a verification has to have come; what ended too late for it shows nothing. */
function dueAt({ look, completion }: Applied): number {
  const withinMs = look?.plan?.plan.verifyWithinMs ?? 0;
  return (completion?.at ?? Infinity) + withinMs + 2 * limits.decisionEveryMs;
}

function problemOf(record: TrialRecord, { apply, completion, verification, stops }: Applied): string | null {
  if (!completion) return null;
  if (!verification) return `ended at ${formatMoment(completion.at)} and was never verified`;
  if (verification.result === 'did-not-help') {
    if (verification.then === 'undo') {
      const undone = stops.some(({ what, seq }) => what === 'undo' && seq > completion.seq);
      return undone ? null : 'did not help and its undo never began';
    }
    return verification.then === 'escalate' ? null : 'did not help, and neither was it undone nor a person called';
  }
  if (verification.result === 'not-assessed' && verification.then === 'nothing') {
    return `ended at ${formatMoment(completion.at)}, and nobody looked whether it had helped`;
  }
  const state = record.objective.findLast(({ at }) => at <= verification.at);
  if (
    verification.result === 'helped' &&
    state &&
    !state.met &&
    state.at > apply.at &&
    goesOn(record, apply, verification.at)
  ) {
    return `was declared to have helped at ${formatMoment(verification.at)} while users were still hurt`;
  }
  return null;
}

/** Whether one of the causes that it met when it began is still at work: what else hurts users was not its to end. */
function goesOn(record: TrialRecord, { seq, at, action }: Applied['apply'], verifiedAt: number): boolean {
  const met = causesFor(record, { seq, at, action, target: null, look: null, applied: null });
  return activeFaults(record, verifiedAt).some((fault) => fault.kind !== 'telemetry-outage' && met.includes(fault));
}
