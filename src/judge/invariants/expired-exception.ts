import type { Trial } from '../check.ts';
import { neverActAlone } from '../never-act-alone.ts';
import type { Subject } from '../trial-record.ts';

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

/** Expiry counts in scenario time, never by the wall clock. */
function voidException({ at, look }: Subject, { record }: Trial): string | null {
  const { candidate } = record.start;
  const now = Date.parse(record.scenario.startAt) + at;
  for (const id of look?.decision.exceptions ?? []) {
    const exception = candidate.exceptions.find((one) => one.id === id);
    if (!exception) return `it rests on the exception ${id}, which the policy does not have`;
    if (exception.owner === null) return `it rests on the exception ${id}, which has no owner`;
    if (exception.expires === null) return `it rests on the exception ${id}, which never runs out`;
    if (now >= Date.parse(`${exception.expires}T00:00:00Z`)) {
      return `it rests on the exception ${id}, which ran out on ${exception.expires}`;
    }
  }
  return null;
}
