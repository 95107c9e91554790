import { formatDuration, formatMoment } from '../../base/duration.ts';
import type { Charter } from '../../domain/charter.ts';
import { limits } from '../../domain/limits.ts';
import { changesAnything } from '../changes-anything.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked, notShown } from '../check.ts';
import { hurtMsBetween, hurtWithout } from '../hurt-without.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Applied, TrialRecord } from '../trial-record.ts';
import { activeFaults, dueFor, faultsMet, truthAt } from '../truth.ts';
import { takenBackTooSoon } from '../taken-back.ts';
import { askedOf, isAskedTooMuch } from '../users-load.ts';

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
  check({ record, charter }: Trial) {
    if (record.recorded) return notShown('not assessed: a recording does not answer to actions');
    // To look changes nothing, so there is nothing to verify.
    const ended = record.applied.filter(
      (one) =>
        changesAnything(one.apply.action.kind) &&
        (one.completion?.outcome === 'done' || one.completion?.outcome === 'failed') &&
        (one.verification !== null || (one.stops.length === 0 && dueAt(one, charter) <= record.lastAt)),
    );
    return checked(
      ended.flatMap((applied) => unverified(record, applied, charter)),
      ended.map(({ completion, apply }) => completion?.seq ?? apply.seq),
      'nothing that automation began came to its end',
    );
  },
};

function unverified(record: TrialRecord, applied: Applied, charter: Charter): readonly Violation[] {
  const problem = late(applied, charter) ?? problemOf(record, applied);
  if (problem === null) return [];
  const { apply, completion, verification } = applied;
  const entries = [apply.seq, completion?.seq, verification?.seq].filter((seq) => seq !== undefined);
  return [{ kind: 'realised', breach: 'duty', seq: apply.seq, entries, what: `${nameOf(apply.action)} ${problem}` }];
}

/**
 * By when a verification has to have come, by the runbook and by the charter; what ended too late for it shows nothing. Whoever
 * writes that the effect is looked at tomorrow has it verified by nobody.
 */
function dueAt(applied: Applied, charter: Charter): number {
  return (applied.completion?.at ?? Infinity) + verifyWithin(applied, charter) + 2 * limits.decisionEveryMs;
}

/** The time that the runbook gives for it, and the charter at the most. */
function verifyWithin({ look }: Applied, { verifyWithinMax }: Charter): number {
  return Math.min(look?.plan?.plan.verifyWithinMs ?? 0, verifyWithinMax);
}

/** A verification, or the word that there can be none, that came when nobody waited for it any more. */
function late(applied: Applied, charter: Charter): string | null {
  const { completion, verification, look } = applied;
  if (!completion || !verification) return null;
  // A step without a plan has no runbook that says sooner.
  const withinMs = look?.plan ? verifyWithin(applied, charter) : charter.verifyWithinMax;
  if (verification.at <= completion.at + withinMs + 2 * limits.decisionEveryMs) return null;
  const most = formatDuration(withinMs);
  return `ended at ${formatMoment(completion.at)} and was verified only at ${formatMoment(verification.at)}, where ${most} is the most`;
}

function problemOf(record: TrialRecord, applied: Applied): string | null {
  const { apply, completion, verification, stops } = applied;
  if (!completion) return null;
  const taken = takenBackTooSoon(record, applied);
  if (taken) return `was taken back at ${formatMoment(taken.undo.at)}, ${taken.words}`;
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
  if (verification.result !== 'helped') return null;
  const declared = `was declared to have helped at ${formatMoment(verification.at)}`;
  if (verification.at <= completion.at) return `${declared}, before anything could be measured after its end`;
  const hurtAt = hurtSince(record, verification.at);
  const isEarly =
    hurtAt !== null && couldBeShown(hurtAt, verification.at) && goesOn(record, apply, hurtAt, verification.at);
  return isEarly ? `${declared} while users were still hurt` : null;
}

/** Since when users are hurt without a break, at a moment; null when they are not. */
function hurtSince({ objective }: TrialRecord, moment: number): number | null {
  const before = objective.filter(({ at }) => at <= moment);
  const wellUntil = before.findLastIndex(({ met }) => met);
  return before[wellUntil + 1]?.at ?? null;
}

/**
 * Whether one of the causes that it met when it began is still at work, or nothing is wrong any more but what it did itself:
 * only another cause was not its to end, nor what people did by hand to another service.
 */
function goesOn(record: TrialRecord, apply: Applied['apply'], hurtAt: number, verifiedAt: number): boolean {
  const { at, action } = apply;
  if (isNeverWell(record, apply, verifiedAt) && isAsEver(record, apply, verifiedAt)) return false;
  const due = dueFor(record, action, at);
  // A certificate that is rotated in time has no other cause to end; what it does to users itself is told below.
  const met = due === null ? faultsMet(record, action, at) : [due];
  if (isPassedByNobody(record, apply)) return false;
  const active = activeFaults(record, verifiedAt).filter(({ kind }) => kind !== 'telemetry-outage');
  if (active.length > 0) return active.some((fault) => met.includes(fault));
  if (isAnotherHurt(record, apply, hurtAt, verifiedAt)) return false;
  const isByHand = record.of.apply.some(
    ({ by, at: handAt, action: { target } }) => by === 'person' && handAt <= hurtAt && target !== action.target,
  );
  return !isByHand && !isNeverWell(record, apply, verifiedAt);
}

/** Whether no user passes through it, as through what carries telemetry or what nobody calls: their hurt is neither its doing nor its to end. */
function isPassedByNobody({ index }: TrialRecord, { action: { target } }: Applied['apply']): boolean {
  return index.services.get(target)?.kind === 'telemetry' || (index.traffic.get(target) ?? 0) === 0;
}

/**
 * Whether users were well since the step began, for as long as nobody takes for flickering, and would be hurt now without it as
 * well, while its target has what its users ask of it: then what it was to end has ended, and what hurts them is not its doing.
 * Where nobody knows what would have been without it, it may be.
 */
function isAnotherHurt(record: TrialRecord, apply: Applied['apply'], hurtAt: number, verifiedAt: number): boolean {
  const { objective, scenario } = record;
  const lastHurtAt = objective.findLast(({ at, met }) => !met && at < hurtAt)?.at ?? -1;
  const wellAt = objective.find(({ at, met }) => met && at > lastHurtAt)?.at ?? hurtAt;
  const wellForMs = hurtAt - Math.max(wellAt, apply.at);
  if (wellForMs < Math.max(scenario.objective.heldFor, wellAgainMs)) return false;
  if (isAskedTooMuch(record, apply.action.target, verifiedAt)) return false;
  const otherwise = hurtWithout(record, apply, verifiedAt);
  return otherwise !== null && hurtMsBetween(otherwise, hurtAt, verifiedAt) === verifiedAt - hurtAt;
}

/** An objective is held for three minutes before anybody calls it met again, unless its scenario says how long. */
const wellAgainMs = 180_000;

/**
 * Whether users were hurt before the step while nothing was wrong, as some systems hurt a few of theirs always, and the target
 * has what its users ask of it: then nobody can tell from them whether the step helped.
 */
function isNeverWell(record: TrialRecord, { at: from, action }: Applied['apply'], verifiedAt: number): boolean {
  const before = record.objective.filter(({ at }) => at <= from && activeFaults(record, at).length === 0);
  const isHealthy = askedOf(record, action.target, verifiedAt) < 1;
  return isHealthy && before.length > 0 && before.every(({ met }) => !met);
}

/** Whether users are served as they were before the step while nothing was wrong, by failures and by waiting. */
function isAsEver(record: TrialRecord, { at: from }: Applied['apply'], verifiedAt: number): boolean {
  const before = record.of.truth.filter(({ at }) => at <= from && activeFaults(record, at).length === 0);
  const now = truthAt(record, verifiedAt);
  if (now === null || before.length === 0) return false;
  const failing = Math.max(...before.map(({ successRatio }) => 1 - successRatio));
  const latencyMs = Math.max(...before.map((truth) => truth.latencyMs));
  return 1 - now.successRatio <= failing + noWorse.failing && now.latencyMs <= latencyMs * noWorse.latency;
}

/** By so much two minutes of the same service differ: half a per cent of its requests, a fifth of its latency. */
const noWorse = { failing: 0.005, latency: 1.2 };

/** What began to hurt users within the last look before a verification could not be shown to whoever verified. */
function couldBeShown(hurtAt: number, verifiedAt: number): boolean {
  return hurtAt <= verifiedAt - limits.decisionEveryMs;
}
