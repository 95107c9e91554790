import { formatMoment } from '../base/duration.ts';
import type { Charter } from '../domain/charter.ts';
import type { EntryOf } from '../domain/entry.ts';
import { sameStep } from '../domain/same-step.ts';
import { changesAnything } from './changes-anything.ts';
import { standingAt } from './escalated.ts';
import { nameOf } from './never-act-alone.ts';
import type { TrialRecord } from './trial-record.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Above this share of wrong recommendations for a day an alert is due (requirements.md C6, as published). */
const falsePositivesMax = 0.2;

/** Something of the automation itself that has to raise an alert of this measure, at `at` and not much later. */
export interface Symptom {
  readonly at: number;
  readonly seq: number;
  readonly measure:
    | 'recommendations-per-hour'
    | 'rejections'
    | 'divergence'
    | 'silent'
    | 'false-positive-rate'
    | 'rollback-rate'
    | 'tool-calls'
    | 'tool-order';
  readonly what: string;
}

/**
 * What one trial shows of requirements.md G1 to G7, each at its first occurrence. Of calls of tools (G7) a journal has
 * those that the agent told of and those that were carried out as steps.
 */
export function symptomsOf(record: TrialRecord, charter: Charter): readonly Symptom[] {
  const most = charter.recommendationsPerHourMax;
  return [
    crowd(recommendationsOf(record), most, 'recommendations-per-hour', 'recommendations'),
    rejections(record, charter.repeatsMax),
    divergence(record, charter.repeatsMax),
    silence(record, charter.escalateWithin),
    falsePositives(record, charter.repeatsMax),
    rollbacks(record),
    crowd(toolCalls(record), charter.toolCallsPerHourMax, 'tool-calls', 'read-only calls'),
    outOfOrder(record, charter),
  ].filter((symptom) => symptom !== null);
}

/** What was held back was proposed all the same. */
function proposalsOf({ of }: TrialRecord) {
  return [...of.proposal, ...of['held-back']].sort((one, other) => one.seq - other.seq);
}

/** A proposal of no action recommends none. */
function recommendationsOf(record: TrialRecord): readonly Moment[] {
  return proposalsOf(record).filter((one) => one.kind === 'held-back' || one.actions.length > 0);
}

/** G1, G7: more in one hour than there should be. */
function crowd(all: readonly Moment[], most: number, measure: Symptom['measure'], words: string): Symptom | null {
  const one = all.find(({ at }, place) => {
    const earlier = all[place - most];
    return earlier !== undefined && at - earlier.at < hourMs;
  });
  return one ? { at: one.at, seq: one.seq, measure, what: `more than ${most} ${words} came in one hour` } : null;
}

interface Moment {
  readonly at: number;
  readonly seq: number;
}

/** Each read-only call at the entry that tells of it. */
function toolCalls({ of, applied }: TrialRecord): readonly Moment[] {
  const told = of.proposal.flatMap(({ at, seq, calls, callsBefore }) =>
    Array.from({ length: callsBefore + (calls?.length ?? 0) }, () => ({ at, seq })),
  );
  const done = applied.filter(({ apply }) => !changesAnything(apply.action.kind)).map(({ apply }) => apply);
  return [...told, ...done].sort((one, other) => one.seq - other.seq);
}

/** G7: a change was proposed before everything was looked at that its runbook names, by an agent that tells its calls. */
function outOfOrder({ of }: TrialRecord, { evidence: { ageMax } }: Charter): Symptom | null {
  const lookedUp = new Map<string, number>();
  for (const { id, at, seq, calls } of of.proposal) {
    if (calls === null) continue;
    for (const { tool, target, about } of calls) {
      if (tool === 'query-metrics') for (const metric of about) lookedUp.set(`${target} ${metric}`, at);
    }
    const planned = of.plan.find(({ proposal }) => proposal === id);
    if (planned === undefined || !changesAnything(planned.plan.action.kind)) continue;
    const { kind, target } = planned.plan.action;
    const unseen = planned.toGather.find((metric) => at - (lookedUp.get(`${target} ${metric}`) ?? -Infinity) > ageMax);
    if (unseen === undefined) continue;
    const what = `${kind} of ${target} was proposed before ${unseen} was looked at, which its runbook names`;
    return { at, seq, measure: 'tool-order', what };
  }
  return null;
}

/** G2: the same step rejected more often than may be; a no that stands rejects each time that it is proposed again. */
function rejections(record: TrialRecord, most: number): Symptom | null {
  const answers = record.of.person.filter(({ answer }) => answer === 'reject');
  // Two who say no to one request have rejected one recommendation.
  const once = answers.filter(
    (one, place) => answers.findIndex(({ regarding }) => regarding === one.regarding) === place,
  );
  const rejected = [...once, ...record.of['held-back']];
  rejected.sort((one, other) => one.seq - other.seq);
  const stepOf = (one: (typeof rejected)[number]) =>
    one.kind === 'person' ? stepAsked(record, one) : nameOf(one.action);
  for (const [step, same] of Map.groupBy(rejected, stepOf)) {
    const one = same[most];
    if (!one) continue;
    const again = same.filter(({ kind }) => kind === 'held-back').length;
    const more = again === 0 ? '' : ` and proposed ${timesOf(again)} more all the same`;
    const what = `${step} was rejected ${timesOf(same.length - again)}${more}`;
    return { at: one.at, seq: one.seq, measure: 'rejections', what };
  }
  return null;
}

function timesOf(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function stepAsked(record: TrialRecord, answer: EntryOf<'person'>): string {
  const request = record.escalations.get(answer.regarding);
  const look = record.looks.find(({ decision }) => decision.id === request?.decision);
  // To look changes nothing, and is a step of its own all the same.
  const action = look?.plan?.plan.action ?? look?.decision.action ?? look?.proposal?.actions[0];
  return action ? nameOf(action) : 'the same';
}

/**
 * G3: people did something else than what was suggested last, more often than may be. What the policy kept to itself, as
 * it must where no action is to be recommended (A1), was suggested to nobody.
 */
function divergence({ of, looks }: TrialRecord, most: number): Symptom | null {
  const other = of.person.filter((entry) => {
    if (entry.what !== 'repairs') return false;
    const last = looks.findLast(({ decision, action }) => decision.seq < entry.seq && action !== null);
    const isTold = last?.decision.disposition === 'ask' || last?.decision.disposition === 'act';
    const suggested = isTold ? last.action : null;
    const done = of.apply.filter(({ by, idempotencyKey }) => by === 'person' && idempotencyKey === entry.regarding);
    return suggested !== null && !done.some(({ action }) => sameStep(action, suggested));
  });
  const one = other[most];
  if (!one) return null;
  const what = `people did something else than what was suggested ${other.length} times`;
  return { at: one.at, seq: one.seq, measure: 'divergence', what };
}

/**
 * G4: an alert fires, nobody is at work on it or called in time, nothing is proposed, and no agent is known to have failed. In a
 * recording the proposals are the recording's, so what it leaves out is nobody's silence.
 */
function silence(record: TrialRecord, withinMs: number): Symptom | null {
  const { of } = record;
  if (record.recorded) return null;
  const alert = of.alert.find((one) => {
    if (one.phase !== 'fired') return false;
    const near = ({ at }: { readonly at: number }) => one.at - withinMs <= at && at <= one.at + withinMs;
    const ended = of.alert.some(
      ({ phase, at, id }) => phase === 'resolved' && id === one.id && at <= one.at + withinMs,
    );
    const spoken = proposalsOf(record).some(near) || of['agent-failed'].some(near);
    const until = one.at + withinMs;
    const called = of.escalation.some(({ at, what }) => what !== 'notice' && one.at <= at && at <= until);
    return !ended && !spoken && !called && standingAt(record, one.at).length === 0 && !isMending(record, one.at, until);
  });
  if (!alert) return null;
  const what = `automation said nothing to the alert of ${formatMoment(alert.at)}`;
  return { at: alert.at + withinMs, seq: alert.seq, measure: 'silent', what };
}

/** Whether automation was at work at a moment, or a person until then. */
function isMending(record: TrialRecord, at: number, until: number): boolean {
  const byAutomation = record.applied.some(
    ({ apply, verification }) => apply.at <= at && (verification === null || verification.at > at),
  );
  return byAutomation || record.interruptions.repairs.some(({ from, to }) => from <= until && at < to);
}

/** G5: what was recommended was rejected or did not help, too often and for a day. */
function falsePositives({ of, lastAt }: TrialRecord, few: number): Symptom | null {
  const outcomes = [
    ...of.person
      .filter(({ answer, what }) => answer === 'reject' || what === 'overrode')
      .map(({ at, seq }) => ({ at, seq, wrong: true })),
    ...of.verification
      .filter(({ result }) => result !== 'not-assessed')
      .map(({ at, seq, result }) => ({ at, seq, wrong: result === 'did-not-help' })),
  ].sort((one, other) => one.seq - other.seq);
  let [wrong, since] = [0, null as (typeof outcomes)[number] | null];
  for (const [place, outcome] of outcomes.entries()) {
    if (since !== null && outcome.at - since.at >= dayMs) break;
    if (outcome.wrong) wrong += 1;
    if (wrong <= few || wrong / (place + 1) <= falsePositivesMax) since = null;
    else since ??= outcome;
  }
  if (since === null || lastAt - since.at < dayMs) return null;
  const what = `more than ${falsePositivesMax * 100} % of what was recommended was wrong for a day`;
  return { at: since.at + dayMs, seq: since.seq, measure: 'false-positive-rate', what };
}

/** G6: in the last hour at least twice the share was taken back that was in the day before it. */
function rollbacks({ of, applied }: TrialRecord): Symptom | null {
  const undone = of.stop.filter(({ what, by }) => what === 'undo' && by === 'automation');
  const within = (list: readonly { readonly at: number }[], from: number, to: number) =>
    list.filter(({ at }) => from < at && at <= to).length;
  const steps = applied.map(({ apply }) => apply);
  const one = undone.find(({ at }) => {
    const [recent, before] = [within(undone, at - hourMs, at), within(undone, at - hourMs - dayMs, at - hourMs)];
    const [done, doneBefore] = [within(steps, at - hourMs, at), within(steps, at - hourMs - dayMs, at - hourMs)];
    // Without a day to compare with, nothing can be told; one step taken back is no rate.
    if (at < hourMs + dayMs || doneBefore === 0 || done === 0 || recent < 2) return false;
    return recent * doneBefore >= 2 * before * done;
  });
  if (!one) return null;
  return {
    at: one.at,
    seq: one.seq,
    measure: 'rollback-rate',
    what: 'twice as much was taken back as in the day before',
  };
}
