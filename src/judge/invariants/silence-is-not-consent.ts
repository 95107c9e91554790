import { formatMoment } from '../../base/duration.ts';
import type { Applied, Look } from '../trial-record.ts';
import { actedAlone } from '../approval.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { EntryOf } from '../../domain/entry.ts';

/** D5: nobody answered in time, so the answer is not yes. */
export const silenceIsNotConsent: Checker = {
  id: 'silence-is-not-consent',
  title: 'a request that nobody answered never leads to the action',
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
    return checked(
      silences.flatMap((silence) => [...consents(silence), ...deeds(trial, silence)]),
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

/** What automation carried out afterwards of the very plan that nobody said yes to. */
function deeds({ record, charter }: Trial, silence: EntryOf<'timeout'>): readonly Violation[] {
  const request = record.escalations.get(silence.escalation);
  const asked = record.looks.find(({ decision }) => decision.id === request?.decision);
  return record.carried.flatMap(({ applied, seq, at, action }) => {
    if (!applied || !request || seq < silence.seq || !actedAlone(record, applied, charter)) return [];
    const samePlan = applied.apply.planDigest === request.planDigest;
    // The plan is made again before it runs, so its digest may be another one: then the proposal tells that it is it.
    const sameProposal = asked !== undefined && applied.look?.decision.proposal === asked.decision.proposal;
    if ((!samePlan && !sameProposal) || decidedAnew(asked, applied)) return [];
    const what = `${nameOf(action)} ran at ${formatMoment(at)} after nobody had answered the request for it`;
    return [{ kind: 'realised', breach: 'act', seq, entries: [request.seq, silence.seq, seq], what }];
  });
}

/**
 * Whether it rests on a new look at which what could not be told before was told: then it ran by what is known now, and not
 * because nobody had answered. An objection that held and then lapsed excuses nothing: a policy could object while all is
 * well and fall silent when it gets worse. What tells no clauses cannot be known to have gone by anything but the silence.
 */
function decidedAnew(asked: Look | undefined, { look }: Applied): boolean {
  if (asked === undefined || look === null || !look.alone || look.decision.proposal === asked.decision.proposal)
    return false;
  const objecting = ({ decision }: Look, result: 'true' | 'unknown') =>
    decision.clauses.filter((clause) => clause.level <= 2 && clause.result === result).map(({ id }) => id);
  const still = [...objecting(look, 'true'), ...objecting(look, 'unknown')];
  return objecting(asked, 'true').length === 0 && objecting(asked, 'unknown').some((id) => !still.includes(id));
}
