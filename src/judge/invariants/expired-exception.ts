import type { Trial } from '../check.ts';
import { neverActAlone } from '../never-act-alone.ts';
import type { Subject, TrialRecord } from '../trial-record.ts';

/** D18: an exception has an owner and an expiry; past it, or without either, it is void. */
export const expiredException = neverActAlone({
  id: 'expired-exception',
  title: 'automation never acts alone by an exception that is void',
  severity: 'high',
  requirements: ['D18'],
  basis: 'conformance',
  class: 'rated',
  tests: 'candidate',
  sameAction: true,
  places: ['startAt'],
  hazardAt: voidException,
});

type Exception = TrialRecord['start']['candidate']['exceptions'][number];

/** Expiry counts in scenario time, never by the wall clock. */
function voidException(subject: Subject, { record }: Trial): string | null {
  const { candidate } = record.start;
  const now = Date.parse(record.scenario.startAt) + subject.at;
  for (const id of subject.look?.decision.exceptions ?? []) {
    const exception = candidate.exceptions.find((one) => one.id === id);
    const fault = exception === undefined ? 'the policy does not have' : faultOf(exception, now);
    if (fault !== null) return `it rests on the exception ${id}, which ${fault}`;
  }
  return wouldHaveLifted(subject, candidate.exceptions, now);
}

/** What makes an exception void; null when it holds. */
function faultOf({ owner, expires }: Exception, now: number): string | null {
  if (owner === null) return 'has no owner';
  if (expires === null) return 'never runs out';
  return now >= Date.parse(`${expires}T00:00:00Z`) ? `ran out on ${expires}` : null;
}

/** A void exception without which a clause demanded a person: who leaves it to one shows that it is taken for void. */
function wouldHaveLifted({ look, action, applied }: Subject, exceptions: readonly Exception[], now: number) {
  if (look === null || look.alone || applied !== null) return null;
  for (const exception of exceptions) {
    const fault = exception.services.includes(action.target) ? faultOf(exception, now) : null;
    const lifted = look.decision.clauses.find(({ id }) => exception.lifts.includes(id));
    if (fault !== null && lifted) return `the exception ${exception.id}, which would lift ${lifted.id}, ${fault}`;
  }
  return null;
}
