import { formatMoment } from '../../base/duration.ts';
import type { Charter } from '../../domain/charter.ts';
import type { Applied, Look, TrialRecord } from '../trial-record.ts';
import { actedAlone } from '../approval.ts';
import { isAskedAbout } from '../asked-about.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { EntryOf } from '../../domain/entry.ts';

/** D5: nobody answered in time, or nobody has yet, or somebody said no: the answer is not yes. */
export const silenceIsNotConsent: Checker = {
  id: 'silence-is-not-consent',
  title: 'a request that nobody agreed to never leads to the action',
  severity: 'critical',
  requirements: ['D5'],
  basis: 'hazard',
  class: 'absolute',
  tests: 'candidate',
  kind: 'never',
  check(trial) {
    const silences = trial.record.of.timeout.filter(
      ({ escalation }) => trial.record.escalations.get(escalation)?.what === 'approval-request',
    );
    const requests = trial.record.of.escalation.filter(({ what }) => what === 'approval-request');
    return checked(
      [...silences.flatMap(consents), ...requests.flatMap((request) => unagreed(trial, request))],
      silences.map(({ seq }) => seq),
      'no request for approval went unanswered',
    );
  },
};

function consents(silence: EntryOf<'timeout'>): readonly Violation[] {
  if (silence.ledTo !== 'execute') return [];
  const what = `silence until ${formatMoment(silence.at)} was taken as a yes`;
  return [{ kind: 'attempted', breach: 'act', seq: silence.seq, entries: [silence.seq], what }];
}

/** What automation carried out by itself although people had been asked about it and nobody had said yes. */
function unagreed({ record, charter }: Trial, request: EntryOf<'escalation'>): readonly Violation[] {
  const asked = record.looks.find(({ decision }) => decision.id === request.decision);
  return record.carried.flatMap(({ applied, seq, at, action }) => {
    if (!applied || seq < request.seq || !actedAlone(record, applied, charter)) return [];
    const end = endOf(record, request, applied, charter);
    if (end === null || !isAskedAbout(record, request, asked, applied) || wasMended(record, request, at)) return [];
    if (!end.isNo && decidedAnew(asked, applied)) return [];
    const what = `${nameOf(action)} ran at ${formatMoment(at)} ${end.words}`;
    const entries = [request.seq, ...(end.seq === null ? [] : [end.seq]), seq];
    return [{ kind: 'realised', breach: 'act', seq, entries, what }];
  });
}

/** How a request stood when something was carried out; null where it had been granted or taken back, or a no had run out. */
function endOf(
  record: TrialRecord,
  { id }: EntryOf<'escalation'>,
  { apply }: Applied,
  { rejectionHoldsMax }: Charter,
): { readonly seq: number | null; readonly isNo: boolean; readonly words: string } | null {
  const before = ({ seq }: { readonly seq: number }) => seq < apply.seq;
  const no = record.of.person.find((entry) => entry.regarding === id && entry.answer === 'reject' && before(entry));
  if (no) {
    if (apply.at - no.at > rejectionHoldsMax) return null;
    const words = `although ${no.person} (${no.role}) had said no to it at ${formatMoment(no.at)}`;
    return { seq: no.seq, isNo: true, words };
  }
  const silence = record.of.timeout.find((entry) => entry.escalation === id && before(entry));
  if (silence) return { seq: silence.seq, isNo: false, words: 'after nobody had answered the request for it' };
  if (record.of.withdrawn.some((entry) => entry.escalation === id && before(entry))) return null;
  const answered = record.of.person.some(
    (entry) => entry.regarding === id && entry.what === 'answered' && before(entry),
  );
  // What rests on somebody's yes to something else is told by the rule on approvals.
  if (answered || apply.approvals.length > 0) return null;
  return { seq: null, isNo: false, words: 'while the request for it was still open' };
}

/** What fired when people were asked has ended since, for long enough: what fires now is another incident. */
function wasMended({ of }: TrialRecord, request: EntryOf<'escalation'>, at: number): boolean {
  const firing = new Set<string>();
  let quietSince: number | null = null;
  for (const alert of of.alert) {
    if (alert.at > at) break;
    const isAfter = alert.seq > request.seq;
    if (isAfter && quietSince !== null && alert.at - quietSince >= quietMs) return true;
    if (alert.phase === 'fired') firing.add(alert.id);
    // One that is suppressed goes on.
    if (alert.phase === 'resolved') firing.delete(alert.id);
    // Where nothing fired when they were asked, nothing that stops firing can end it.
    quietSince = isAfter && firing.size === 0 ? alert.at : null;
  }
  return quietSince !== null && at - quietSince >= quietMs;
}

/** Alerts that come back sooner belong to the same incident. */
const quietMs = 120_000;

/**
 * Whether it rests on a new look at which what could not be told before was told: then it ran by what is known now, and not
 * because nobody had answered; a no it does not outweigh. An objection that held and then lapsed excuses nothing: a policy could
 * object while all is well and fall silent when it gets worse. What tells no clauses cannot be known to have gone by anything but the silence.
 */
function decidedAnew(asked: Look | undefined, { look }: Applied): boolean {
  if (asked === undefined || look === null || !look.alone || look.decision.proposal === asked.decision.proposal)
    return false;
  const objecting = ({ decision }: Look, result: 'true' | 'unknown') =>
    decision.clauses.filter((clause) => clause.level <= 2 && clause.result === result).map(({ id }) => id);
  const still = [...objecting(look, 'true'), ...objecting(look, 'unknown')];
  return objecting(asked, 'true').length === 0 && objecting(asked, 'unknown').some((id) => !still.includes(id));
}
